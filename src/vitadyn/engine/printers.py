"""Kernels as NumPy source: one line an operation on rows of people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .expr import Expr
from .operations import CONSTANT
from .simplify import Kernel, ordered

INFIX = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}


def numpy_source(kernel: Kernel) -> str:
    """A function of the kernel's arrays, inputs then outputs, each of shape (rows, people); outputs are filled in.

    Names of values that are no longer needed are used again, so that their memory is.
    """
    arrays = [name for name, _ in (*kernel.inputs, *kernel.outputs)]
    names = {node: f"{array}[{row}]" for node, (array, row) in kernel.given().items()}
    lines = [f"def {kernel.name}({', '.join(arrays)}):", *_body(kernel, names)]
    for array, nodes in kernel.outputs:
        lines += [f"    {array}[{row}] = {value_text(node, names)}" for row, node in enumerate(nodes)]
    return "\n".join([*lines, "    return None"])


def numpy_function(kernel: Kernel) -> Callable[..., None]:
    """The printed function, ready to call."""
    space: dict[str, Any] = {"np": np}
    exec(compile(numpy_source(kernel), f"<kernel {kernel.name}>", "exec"), space)
    made: Callable[..., None] = space[kernel.name]
    return made


def _body(kernel: Kernel, names: dict[Expr, str]) -> list[str]:
    order = ordered(kernel.results(), names)
    last = _last_use(order, kernel.results())
    free: list[str] = []
    lines = []
    for at, node in enumerate(order):
        text = operation_text("np", node, names)
        free += [names[a] for a in dict.fromkeys(node.arguments) if last.get(a) == at]
        names[node] = free.pop() if free else f"v{at}"
        lines.append(f"    {names[node]} = {text}")
    return lines


def _last_use(order: list[Expr], results: list[Expr]) -> dict[Expr, int]:
    """Place in the order at which each computed node is used for the last time; results live to the end."""
    last: dict[Expr, int] = {}
    computed = set(order)
    for at, node in enumerate(order):
        last.update((argument, at) for argument in node.arguments if argument in computed)
    return {node: at for node, at in last.items() if node not in set(results)}


def operation_text(library: str, node: Expr, names: dict[Expr, str]) -> str:
    """One operation with the functions of a library that has NumPy's names."""
    parts = [value_text(argument, names) for argument in node.arguments]
    if node.operation in INFIX:
        return f"{parts[0]} {INFIX[node.operation]} {parts[1]}"
    if node.operation == "negative":
        return f"-{parts[0]}"
    if node.operation == "log1pexp":
        return f"{library}.logaddexp(0.0, {parts[0]})"
    return f"{library}.{node.operation}({', '.join(parts)})"


def value_text(node: Expr, names: dict[Expr, str]) -> str:
    if node.operation != CONSTANT:
        return names[node]
    return repr(node.value) if np.isfinite(node.value) else f"float('{node.value}')"
