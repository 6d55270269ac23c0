"""Simulated people with one fact corrupted as facts are: is the assessment then wrong and confident, does it notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .. import knowledge
from ..assess.plausible import implausible
from ..io.person_yaml import read
from ..person import Lab, Person
from .worlds import Case, draw_case, followed, world
from .worlds_people import as_text, background
from .worlds_run import Row, assessed

CONFIDENT = 0.9
SLIPS = (10.0, 100.0, 1000.0)
"""A decimal point in the wrong place, or grams for milligrams; beside the conversion factor of the analyte."""
HAEMOLYSIS = (1.5, 4.0)
"""Potassium that red cells let go, mmol/L."""
BIOTIN = 0.2
"""What a sandwich assay with biotin-streptavidin finds of the PTH that is there."""
LABELLED, TAKEN, MEGADOSE = "1000 IU", "100000 IU", "50000 IU"
FIRST = 500_000
"""Numbers of corrupted people, apart from those of the worlds."""


@dataclass(frozen=True, slots=True)
class Corrupted:
    """A person with a corrupted fact: `outside` is the value that is outside plausible limits, if there is one."""

    kind: str
    case: Case
    person: Person
    outside: Lab | None = None


def unit_slip(number: int, rng: np.random.Generator) -> Corrupted:
    """One number read in the wrong unit, or with its point in the wrong place."""
    case = draw_case(world("matched"), number, also=("ca_total",))
    person = case.person()
    numbers = [lab for lab in person.labs if lab.value is not None and not lab.computed and lab.analyte != "ph"]
    lab = numbers[int(rng.integers(len(numbers)))]
    factors = [*SLIPS, *_conversion(lab)]
    times = factors[int(rng.integers(len(factors)))] ** float(rng.choice([-1.0, 1.0]))
    return _with(case, "unit slip", lab, _number(lab) * times)


def _conversion(lab: Lab) -> list[float]:
    """The factor between the two usual units of an analyte, twice as likely as one slip of the point."""
    fact = knowledge.analyte(lab.analyte)
    row = next(row for row in knowledge.table("analytes") if row["key"] == fact.name)
    factor = row.needed("factor_conv_to_si")
    return [factor] * 3 if abs(factor - 1.0) > 1e-9 else []


def haemolysed(number: int, rng: np.random.Generator) -> Corrupted:
    """Potassium from broken red cells."""
    case, lab = _numeric("k", number)
    return _with(case, "haemolysed potassium", lab, _number(lab) + float(rng.uniform(*HAEMOLYSIS)))


def biotin(number: int, rng: np.random.Generator) -> Corrupted:
    """PTH that an assay underestimates."""
    case, lab = _numeric("pth", number)
    return _with(case, "biotin in the PTH assay", lab, _number(lab) * BIOTIN)


def mislabelled(number: int, rng: np.random.Generator) -> Corrupted:
    """A product with a hundred times what its label says, or a stated megadose with nothing in it."""
    if rng.uniform() < 0.5:
        return _stronger(number, rng)
    case = draw_case(world("matched"), number, accept=lambda key: key != "vitd_toxicity.d3_excess")
    told = {**case.told, "intake": [*case.told["intake"], course(MEGADOSE)]}
    return Corrupted("mislabelled product", replace(case, told=told), read(as_text(told)))


def _stronger(number: int, rng: np.random.Generator) -> Corrupted:
    told = {**background(rng, also=("ca_total", "vitd25")), "intake": [course(TAKEN)]}
    case = followed(world("matched"), number, told, "vitd_toxicity.d3_excess", rng, taken=True)
    case = replace(case, told={**case.told, "intake": [course(LABELLED)]})
    return Corrupted("mislabelled product", case, case.person())


def course(amount: str) -> dict[str, str]:
    """Vitamin D every day for four months."""
    return {"what": "vitamin D3", "amount": amount, "every": "1 d", "for": "120 d"}


def shuffled(number: int, rng: np.random.Generator) -> Corrupted:
    """Results of today and of a healthy year before, their dates exchanged at random."""
    case = draw_case(world("matched"), number, also=("ca_total", "k"))
    ordered = [lab["analyte"] for lab in case.told["labs"] if lab["analyte"] != "albumin"]
    before = followed(
        world("matched"), number, {**case.told, "ordered": ordered, "labs": []}, "other.nothing_mineral", rng
    )
    results = [*case.told["labs"], *before.told["labs"]]
    dates = rng.permutation([0] * len(case.told["labs"]) + [-365] * len(before.told["labs"]))
    labs = [{**lab, "when": f"{day} d"} for lab, day in zip(results, dates.tolist(), strict=True)]
    case = replace(case, told={**case.told, "labs": labs})
    return Corrupted("shuffled dates", case, case.person())


KINDS: Mapping[str, Callable[[int, np.random.Generator], Corrupted]] = {
    "unit slip": unit_slip,
    "haemolysed potassium": haemolysed,
    "biotin in the PTH assay": biotin,
    "mislabelled product": mislabelled,
    "shuffled dates": shuffled,
}


def corrupted(number: int) -> Corrupted:
    """Corrupted person `number`, always the same; kinds take turns."""
    kind = list(KINDS.values())[number % len(KINDS)]
    return kind(FIRST + number, np.random.default_rng([FIRST, number]))


def corrupted_row(number: int) -> Row:
    """The row of corrupted person `number`; its kind, and whether a value outside what is plausible was named."""
    one = corrupted(number)
    row = assessed(one.person, number, one.case.key, one.case.states)
    named = None if one.outside is None else any(one.outside.path in words for words in row.said)
    return replace(row, kind=one.kind, named=named)


def corrupted_scores(rows: list[Row]) -> dict[str, Any]:
    """Share that is wrong and confident, overall and by kind, and share of implausible slips that was named."""
    kinds = {kind: [row for row in rows if row.kind == kind] for kind in KINDS}
    outside = [row for row in rows if row.named is not None]
    return {
        "people": len(rows),
        "wrong_above_90": _wrong(rows),
        "implausible": len(outside),
        "named": sum(bool(row.named) for row in outside) / len(outside) if outside else None,
        "kinds": [{"kind": kind, "people": len(some), **_of_kind(some)} for kind, some in kinds.items() if some],
    }


def _of_kind(rows: list[Row]) -> dict[str, Any]:
    return {"wrong_above_90": _wrong(rows), "right": sum(row.right for row in rows) / len(rows)}


def _wrong(rows: list[Row]) -> float:
    """Share with a wrong principal cause that is nearly certain."""
    return sum(not row.right and row.sure > CONFIDENT for row in rows) / len(rows)


def _with(case: Case, kind: str, lab: Lab, value: float) -> Corrupted:
    """The person with another value of one result, as a program would give it: not confirmed by anybody.

    What the reader computed from a creatinine is computed from the corrupted one.
    """
    place = int(lab.path.split("[")[1].rstrip("]"))
    labs = list(case.told["labs"])
    labs[place] = {"analyte": lab.analyte, "value": f"{value:.6g} {lab.unit}", "confirmed": True}
    case = replace(case, told={**case.told, "labs": labs})
    read_back = case.person()
    doubted = tuple(replace(one, confirmed=one.confirmed and one.path != lab.path) for one in read_back.labs)
    person = replace(read_back, labs=doubted)
    changed = next(one for one in person.labs if one.path == lab.path)
    return Corrupted(kind, case, person, changed if implausible(changed) else None)


def _numeric(analyte: str, number: int) -> tuple[Case, Lab]:
    """A person in whom an analyte came back as a number; people in whom it did not are passed over."""
    step = 0
    while True:
        case = draw_case(world("matched"), number + step * FIRST, also=(analyte,))
        found = [lab for lab in case.person().labs if lab.analyte == analyte and lab.value is not None]
        if found:
            return case, found[0]
        step += 1


def _number(lab: Lab) -> float:
    if lab.value is None:
        raise ValueError(f"{lab.path} has no number")
    return lab.value
