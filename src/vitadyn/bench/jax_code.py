"""Kernels as JAX code: a function of arrays whose lines are the kernel's operations, for one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine.printers import operation_text, value_text
from ..engine.simplify import Kernel, ordered


def jax_source(kernel: Kernel) -> str:
    """A function of the kernel's input arrays that returns its one output array."""
    ((_, results),) = kernel.outputs
    names = {node: f"{array}[{row}]" for node, (array, row) in kernel.given().items()}
    lines = [f"def {kernel.name}({', '.join(name for name, _ in kernel.inputs)}):"]
    for at, node in enumerate(ordered(results, names)):
        text = operation_text("jnp", node, names)
        names[node] = f"v{at}"
        lines.append(f"    {names[node]} = {text}")
    return "\n".join(
        [*lines, f"    return jnp.stack([{', '.join(f'1.0 * {value_text(node, names)}' for node in results)}])"]
    )


def jax_function(kernel: Kernel) -> Callable[..., Any]:
    import jax.numpy as jnp

    space: dict[str, Any] = {"jnp": jnp}
    exec(compile(jax_source(kernel), f"<jax {kernel.name}>", "exec"), space)
    made: Callable[..., Any] = space[kernel.name]
    return made
