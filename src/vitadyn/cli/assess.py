"""vitadyn assess PERSON.yaml"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .console import as_json, emit, output_option, say
from .people import read_person
from .render import page

if TYPE_CHECKING:
    from ..results import Assessment, RedFlag


@click.command("assess")
@click.argument("person")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Same seed, same answer.")
@click.option("--setting", type=click.Choice(["community", "clinic", "hospital"]), help="Where the question is asked.")
@output_option
def command(person: str, form: str, seed: int, setting: str | None, output: str) -> None:
    """Which cause, which edge, how sure, why, and what must not wait. PERSON is a person.yaml, or - for stdin."""
    from ..api import assess, red_flags

    known = read_person(person)
    try:
        answer = assess(known, seed=seed, setting=setting)
    except Exception:
        tell(red_flags(known))
        raise
    if form != "text" or output != "-":
        tell(answer.red_flags)
    emit(written(answer, form), output)


def written(answer: Assessment, form: str) -> str:
    """The answer as a page for the terminal, as a web page, or as JSON."""
    if form == "html":
        from .render_html import html_page

        return html_page(answer)
    return page(answer) if form == "text" else as_json(answer.to_json())


def tell(flags: tuple[RedFlag, ...]) -> None:
    """Red flags on stderr: beside data, and when all that comes after them fails."""
    for flag in flags:
        say(f"red flag {flag.id} ({flag.urgency}): {flag.action}")
