"""vitadyn convert 9 ng/mL --analyte vitd25 --to nmol/L"""

from __future__ import annotations

import click

from ..errors import InputError, UsageError
from .console import emit, say


@click.command("convert", context_settings={"ignore_unknown_options": True})
@click.argument("value")
@click.argument("unit", required=False, default="")
@click.option("--analyte", required=True, help="Name of the analyte, such as vitd25, ca_total, mg.")
@click.option("--to", "target", default=None, help="Unit wanted; by default the one used here.")
def command(value: str, unit: str, analyte: str, target: str | None) -> None:
    """One laboratory value into another unit: convert 9 ng/mL --analyte vitd25 --to nmol/L"""
    from .. import knowledge, quantity, units

    if unit.startswith("-"):
        raise UsageError(f"convert: no such option '{unit}'")
    fact = knowledge.analyte(analyte)
    read = quantity.parse(f"{value} {unit}", "convert")
    if read.value < 0 and (fact.plausible[0] or 0.0) >= 0:
        raise InputError("convert", f"{value} {unit}", f"{fact.name} is never negative")
    result = units.convert(read.value, read.unit, fact, target, place="convert")
    emit(f"{read.sign}{result:.4g} {target or fact.unit}")
    say(f"{fact.name}: {value} {unit}".rstrip())
