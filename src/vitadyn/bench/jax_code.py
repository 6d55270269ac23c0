"""Kernels as JAX code: a function of arrays whose lines are the kernel's operations, for one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine.expr import Expr
from ..engine.operations import CONSTANT
from ..engine.simplify import Kernel, ordered

INFIX = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}


def jax_source(kernel: Kernel) -> str:
    """A function of the kernel's input arrays that returns its one output array."""
    ((_, results),) = kernel.outputs
    names = {node: f"{array}[{row}]" for node, (array, row) in kernel.given().items()}
    lines = [f"def {kernel.name}({', '.join(name for name, _ in kernel.inputs)}):"]
    for at, node in enumerate(ordered(results, names)):
        text = _operation(node, names)
        names[node] = f"v{at}"
        lines.append(f"    {names[node]} = {text}")
    return "\n".join(
        [*lines, f"    return jnp.stack([{', '.join(f'1.0 * {_text(node, names)}' for node in results)}])"]
    )


def jax_function(kernel: Kernel) -> Callable[..., Any]:
    import jax.numpy as jnp

    space: dict[str, Any] = {"jnp": jnp}
    exec(compile(jax_source(kernel), f"<jax {kernel.name}>", "exec"), space)
    made: Callable[..., Any] = space[kernel.name]
    return made


def _operation(node: Expr, names: dict[Expr, str]) -> str:
    parts = [_text(argument, names) for argument in node.arguments]
    if node.operation in INFIX:
        return f"{parts[0]} {INFIX[node.operation]} {parts[1]}"
    if node.operation == "negative":
        return f"-{parts[0]}"
    if node.operation == "log1pexp":
        return f"jnp.logaddexp(0.0, {parts[0]})"
    return f"jnp.{node.operation}({', '.join(parts)})"


def _text(node: Expr, names: dict[Expr, str]) -> str:
    return names[node] if node.operation != CONSTANT else f"({node.value!r})"
