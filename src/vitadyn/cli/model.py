"""vitadyn model list | show NAME | sbml: the equations as text, or as a document that other simulators read."""

from __future__ import annotations

import inspect

import click

from ..errors import InputError, nearest
from ..language import Body, Flux, Law, Number, Pool, System
from .console import emit, numbers_option, output_option


@click.group("model")
def command() -> None:
    """The equations: list them, or show one as text."""


@command.command("list")
@output_option
def list_command(output: str) -> None:
    """Every part of the body with its states, laws and numbers."""
    emit("\n\n".join(_listed(system) for system in _body().systems), output)


@command.command("show")
@click.argument("name")
@output_option
def show_command(name: str, output: str) -> None:
    """One part of the body (kidney), or one state, law or number (pth, ca_total, gfr), with equation and sources."""
    emit(shown(_body(), name), output)


@command.command("sbml")
@numbers_option
@click.option("--corners", type=click.Choice(["smooth", "exact"]), default="smooth", show_default=True)
@click.option("--hoisted", is_flag=True, help="Compute what depends on numbers only once, at the start.")
@output_option
def sbml_command(numbers: str, corners: str, hoisted: bool, output: str) -> None:
    """The whole model as SBML Level 3 Version 2, for other simulators."""
    from ..engine.sbml import sbml
    from ..physiology import body

    emit(sbml(body(numbers, smooth=corners == "smooth"), hoisted), output)


def _body() -> Body:
    from ..physiology import body

    return body()


def _listed(system: System) -> str:
    lines = [system.name]
    for kind, names in (("states", system.pools), ("laws", system.laws), ("numbers", system.numbers)):
        if names:
            lines.append(click.wrap_text(", ".join(names), 100, f"  {kind + ':':<9}", " " * 11))
    return "\n".join(lines)


def shown(body: Body, name: str) -> str:
    """A system as a chapter, or one of its parts; InputError with the nearest name."""
    systems = {system.name: system for system in body.systems}
    if name in systems:
        return _chapter(body, systems[name])
    for parts in (body.pools, body.laws, body.numbers):
        if name in parts:
            return _part(body, name)
    known = [*systems, *body.pools, *body.laws, *body.numbers]
    raise InputError("model show", name, "a name of vitadyn model list", nearest(name, known))


def _chapter(body: Body, system: System) -> str:
    names = [*system.pools, *system.laws, *system.numbers]
    return "\n\n".join([system.name.upper(), *(_part(body, name) for name in names)])


def _part(body: Body, name: str) -> str:
    if name in body.pools:
        return _pool(body, body.pools[name])
    if name in body.laws:
        return _law(body.laws[name])
    return _number(body.numbers[name])


def _pool(body: Body, pool: Pool) -> str:
    """A state with its fluxes."""
    rate = [f"+ {flux.name}" for flux in body.fluxes if flux.target == pool.name]
    rate += [f"- {flux.name}" for flux in body.fluxes if flux.origin == pool.name]
    size = f" / {pool.size}" if pool.size else ""
    lines = [f"state {pool.name} ({pool.symbol}) [{pool.unit}]  {pool.meaning}", f"  starts at {pool.start}"]
    return "\n".join([*lines, f"  d/dt = ({' '.join(rate).removeprefix('+ ')}){size}"])


def _law(law: Law) -> str:
    """A law with its source text after the signature."""
    kind = "law"
    if isinstance(law, Flux):
        kind = f"flux {law.origin or 'outside'} -> {law.target or 'outside'}:"
    text = inspect.getsource(law.function)
    code = text[text.index("def ") :].rstrip()
    return f"{kind} {law.name} [{law.unit}]  source: {law.cite}\n" + "\n".join(f"  {line}" for line in code.split("\n"))


def _number(number: Number) -> str:
    spread = f", differs between people by {number.spread:.0%}" if number.spread else ""
    said = f"number {number.name} = {number.value:g} [{number.unit}]{spread}  source: {number.source} ({number.tag})"
    return f"{said}  {number.note}".rstrip()
