"""What is known of one human: frozen, in canonical units; what is not known is None or absent, never a default.

Every fact keeps `path` (its place in the input, such as `labs[1]`) and `text` (as it was written), so that an
answer can point back at it. Canonical units are those of `knowledge/analytes.csv`, column `unit_si_ucum`.
"""

from __future__ import annotations

from dataclasses import dataclass

SETTINGS = ("community", "clinic", "hospital")


@dataclass(frozen=True, slots=True)
class Lab:
    """One result: a number (`value`), or for censored and worded ones an interval (`low`, `high`; None is open).

    `confirmed`: somebody has looked again, and the value stands although it is not plausible.
    """

    analyte: str
    path: str
    text: str
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    word: str | None = None
    ref_low: float | None = None
    ref_high: float | None = None
    day: float = 0.0
    adjusted: bool = False
    specimen: str | None = None
    computed: bool = False
    modelled: bool = True
    method: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Symptom:
    """A complaint or sign; `days` is how long it has lasted."""

    key: str
    path: str
    text: str
    where: str | None = None
    per_week: float | None = None
    days: float | None = None
    at_night: bool | None = None
    after_exercise: bool | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """Something swallowed: `per_day` is the mean daily amount of `substance` in its canonical unit, None if unknown.

    Substances and units: vitamin_d3, vitamin_d2, calcifediol, calcitriol (ug); calcium, magnesium, potassium,
    sodium, phosphate (mmol of the element); alkali (mmol); liquorice (g). `start` and `stop` are days before
    presentation as negative numbers (start -60, stop -5); None means unknown start, and still taken.
    """

    substance: str
    path: str
    text: str
    per_day: float | None = None
    unit: str = ""
    every_days: float = 1.0
    start: float | None = None
    stop: float | None = None
    label_per_day: float | None = None
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Drug:
    """A medicine; `classes` are class keys of knowledge/drugs.csv (empty when the drug is known but not modelled)."""

    name: str
    path: str
    text: str
    classes: tuple[str, ...] = ()
    per_day: float | None = None
    unit: str = ""
    start: float | None = None
    stop: float | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    key: str
    path: str
    text: str
    modelled: bool = True


@dataclass(frozen=True, slots=True)
class Sun:
    latitude: float | None = None
    month: int | None = None
    skin_type: str | None = None
    minutes_per_day: float | None = None
    exposed: str | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A finding that was given and is not used, and why."""

    finding: str
    reason: str


@dataclass(frozen=True, slots=True)
class Person:
    """One adult. `onset` is days since the trouble began; `height` in cm, `weight` in kg, `age` in years."""

    age: float | None = None
    sex: str | None = None
    weight: float | None = None
    height: float | None = None
    setting: str | None = None
    pregnant: bool | None = None
    dialysis: bool | None = None
    asymptomatic: bool = False
    onset: float | None = None
    symptoms: tuple[Symptom, ...] = ()
    symptoms_absent: tuple[Symptom, ...] = ()
    intake: tuple[Intake, ...] = ()
    sun: Sun | None = None
    drugs: tuple[Drug, ...] = ()
    conditions: tuple[Condition, ...] = ()
    labs: tuple[Lab, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    warnings: tuple[str, ...] = ()

    def lab(self, analyte: str) -> Lab | None:
        """The latest result of an analyte, if any."""
        found = [lab for lab in self.labs if lab.analyte == analyte]
        return max(found, key=lambda lab: lab.day) if found else None
