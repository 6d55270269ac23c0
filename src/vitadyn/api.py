"""The verbs: every reading of the code starts here, and every door (command line, Python) opens on these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .language import Body
from .person import Person
from .results import Assessment, FirstAnswer, RedFlag, SimulationRun

DEFAULT_KEEP = (
    "vitd25",
    "vitd125",
    "ca_total",
    "ca_ionised",
    "phosphate",
    "mg",
    "pth",
    "k",
    "na",
    "urine_ca_24h",
)


def simulate(
    person: Person | None = None,
    *,
    give: Iterable[str] = (),
    days: float = 180.0,
    every: float = 7.0,
    set: Mapping[str, float] | None = None,
    keep: Iterable[str] = (),
    body: Body | None = None,
) -> SimulationRun:
    """One body under a schedule.

    Parameters
    ----------
    person
        whose age, sex, build, supplements and medicines the body has; None is the reference person.
    give
        lines such as "vitamin D3 4000 IU/day for 90 d" (see `schedule.parse`).
    days, every
        how long, and the days between outputs.
    set
        numbers of the body to change from day 0, in their own unit.
    keep
        names of states, laws, fluxes or numbers to return; the usual laboratory values when empty.
    body
        the slow body; parameter set C with rounded corners by default.

    Examples
    --------
    >>> run = simulate(give=["vitamin D3 4000 IU/day"], days=84, keep=["vitd25"])
    >>> bool(run.outputs["vitd25"][-1] > run.outputs["vitd25"][0] + 20.0), run.units["vitd25"]
    (True, 'nmol/L')
    """
    from .simulation import Question, answer

    return answer(Question(person, tuple(give), days, every, dict(set or {}), tuple(keep) or DEFAULT_KEEP), body)


def red_flags(person: Person) -> tuple[RedFlag, ...]:
    """What must not wait, by rule alone: nothing is simulated, so it is there whatever fails after it."""
    from .assess.red_flags import check

    return check(person)


def first_answer(person: Person, seed: int = 1, setting: str | None = None) -> FirstAnswer:
    """The causes by bodies that ship with the program, in a third of a second: what to show while `assess` simulates.

    Parameters
    ----------
    person
        what is known of one adult.
    seed
        the same seed gives the same answer.
    setting
        community, clinic or hospital; by default it follows from the person.

    Examples
    --------
    >>> from vitadyn import Lab, Person
    >>> low = Lab("mg", "labs[0]", "magnesium 0.45 mmol/L", "mmol/L", value=0.45)
    >>> told = first_answer(Person(labs=(low,)))
    >>> told.stage, told.causes[0].cause
    ('first', 'mg_depletion')
    """
    from .assess.first_answer import first_answer as look

    return look(person, seed, setting)


def assess(person: Person, *, seed: int = 1, setting: str | None = None, **more: Any) -> Assessment:
    """Which cause, which edge, how sure, why, and what must not wait.

    `setting` is community, clinic or hospital; by default it follows from the person. The same seed gives the
    same answer.
    """
    from .assess.assessment import assess as weigh_causes

    return weigh_causes(person, seed=seed, setting=setting, **more)
