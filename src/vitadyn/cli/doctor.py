"""vitadyn doctor: what this installation is, and whether it works."""

from __future__ import annotations

from typing import Any

import click

from .console import as_json, emit, output_option

Told = dict[str, Any]
Rows = list[tuple[str, str]]

WIDTH, FEATURES_WIDTH = 18, 90
CHECKS = {"rates": "rates of the body", "course": "a four-week course"}


@click.command("doctor")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
def command(form: str, output: str) -> int:
    """What this installation is, and whether it works: processor, compiled objects, versions, and a self-test.

    The self-test compares the engine's rates and a short course with published ones. Exit code 1 when it fails.
    """
    from ..api import DEFAULT_KEEP
    from ..validation.installation import report

    told = report(DEFAULT_KEEP)
    emit(as_json(told) if form == "json" else page(told), output)
    return int(not told["sound"])


def page(told: Told) -> str:
    """The report in sections, its verdict last."""
    sections = {
        "Engine": _engine(told),
        "Compiled objects": _cache(told["cache"]),
        "Versions": _versions(told),
        "Self-test": _selftest(told["selftest"]),
    }
    parts = [_section(title, rows) for title, rows in sections.items()]
    return "\n\n".join([*parts, _verdict(told)])


def _section(title: str, rows: Rows) -> str:
    lines = [f"  {name.ljust(WIDTH)}  {value}" for name, value in rows]
    return "\n".join([click.style(title, bold=True, underline=True), *lines])


def _engine(told: Told) -> Rows:
    system, test = told["system"], told["selftest"]
    threads = (
        f"{system['usable']} of {system['processors']} processors" if _bound(system) else f"{system['processors']}"
    )
    return [
        ("back end", f"{test['engine']} back end" if test else "none works"),
        ("processor", f"{system['model']}, {system['platform']}"),
        *_instructions(told["processor"]),
        ("threads", threads),
    ]


def _bound(system: Told) -> bool:
    return bool(system["usable"] != system["processors"])


def _instructions(processor: Told | None) -> Rows:
    from ..engine.inspection import vector_features

    if processor is None:
        return []
    why = "forced by VITADYN_ISA" if processor["forced"] else "found"
    return [
        ("instructions", f"{processor['isa']} ({why}): {processor['lanes']} people side by side in a register"),
        ("could be", ", ".join(("auto", *processor["supported"]))),
        ("features", _wrapped(" ".join(vector_features(processor["features"])))),
    ]


def _wrapped(text: str) -> str:
    from textwrap import wrap

    return ("\n" + " " * (WIDTH + 4)).join(wrap(text, FEATURES_WIDTH)) or "none for vectors"


def _cache(cache: Told) -> Rows:
    state = "can be written" if cache["writable"] else click.style("cannot be written", fg="yellow")
    there = f"{cache['count']} objects, {cache['size'] / 1e6:.1f} MB" if cache["exists"] else "not made yet"
    body = {
        True: "kept: a start needs no compiler",
        False: "not yet kept: the first use compiles it",
        None: "not known",
    }
    return [
        ("folder", cache["folder"]),
        ("state", f"{there}; {state}"),
        ("the present body", body[cache["holds_body"]]),
    ]


def _versions(told: Told) -> Rows:
    found = [(name, number or click.style("not installed", dim=True)) for name, number in told["versions"].items()]
    return [*found, ("knowledge", told["knowledge"] or "not read")]


def _selftest(test: Told | None) -> Rows:
    if test is None:
        return [("not run", "see below")]
    return [*((CHECKS[check["name"]], _check(check)) for check in test["checks"]), ("time", f"{test['seconds']:.2f} s")]


def _check(check: Told) -> str:
    mark = click.style("ok", fg="green") if check["passed"] else click.style("FAILS", fg="red", bold=True)
    apart = "not a number" if check["difference"] is None else f"{check['difference']:.1e}"
    return f"{mark}  {check['compared']} values, largest relative difference {apart} (allowed {check['allowed']:.0e})"


def _verdict(told: Told) -> str:
    """What is wrong, what could be better, and the time it took."""
    lines = [click.style("Problem: ", fg="red", bold=True) + problem for problem in told["problems"]]
    lines += [click.style("Advice: ", fg="yellow") + advice for advice in told["advice"]]
    sound = click.style("This installation works", fg="green", bold=True) + f" (looked at in {told['seconds']:.1f} s)."
    return "\n".join([*lines, sound] if told["sound"] else lines)
