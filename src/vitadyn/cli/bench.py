"""vitadyn bench: how fast the engine is here."""

from __future__ import annotations

import os
import platform
from typing import Any

import click

from .console import as_json, columns, emit, output_option


@click.command("bench")
@click.option("--people", type=click.IntRange(min=1), default=10_000, show_default=True)
@click.option("--days", type=float, default=365.0, show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
def command(people: int, days: float, form: str, output: str) -> None:
    """How fast the engine is here, beside SciPy with a compiled right-hand side, in one run."""
    from ..engine.bench import measure

    told = {"machine": machine(), "rows": [dict(row) for row in measure(people, days)]}
    emit(as_json(told) if form == "json" else bench_page(told), output)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    import numpy

    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "numpy": numpy.__version__,
    }


def bench_page(told: dict[str, Any]) -> str:
    """One line for every workload and engine."""
    rows = [
        [
            f"{row['workload']}, {row['engine']}",
            f"{row['per_second']:.4g}",
            f"{row['ratio']:.3g}",
            f"{row['max_error']:.1e}",
        ]
        for row in told["rows"]
    ]
    heading = ", ".join(f"{name} {value}" for name, value in told["machine"].items())
    return f"{heading}\n\n" + columns(["workload, engine", "per second", "ratio", "max error"], rows)
