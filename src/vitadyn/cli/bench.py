"""vitadyn bench: how fast the engine is here."""

from __future__ import annotations

import os
import platform
from typing import Any

import click

from .console import as_json, columns, emit, output_option

DOSE = ("gut_d3", 260.0)
"""Vitamin D3 into the gut each day, in nmol: 4000 IU."""


@click.command("bench")
@click.option("--people", type=click.IntRange(min=1), default=10_000, show_default=True)
@click.option("--days", type=click.IntRange(min=1), default=365, show_default=True)
@click.option("--threads", type=click.IntRange(min=1), default=None, help="By default one for each processor.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
def command(people: int, days: int, threads: int | None, form: str, output: str) -> None:
    """How fast the engine is here, beside SciPy with a compiled right-hand side, in one run.

    PEOPLE of differing numbers live DAYS with weekly output of ten quantities, once at rest and once with a dose of
    vitamin D3 (4000 IU) every day.
    """
    from ..api import DEFAULT_KEEP
    from ..engine.bench import measure
    from ..physiology import body

    used = threads or os.cpu_count() or 1
    rows = measure(body("C"), DEFAULT_KEEP, people, days, dose=DOSE, threads=used)
    told = {"machine": machine(), "rows": rows}
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
    return f"{heading}\n\n" + columns(["workload, engine", "people per second", "ratio", "max error"], rows)
