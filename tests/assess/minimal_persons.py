"""Minimal persons for the tests: only what a test says is known."""

from __future__ import annotations

from vitadyn.person import Condition, Drug, Intake, Lab, Person, Symptom

UNITS = {"k": "mmol/L", "na": "mmol/L", "mg": "mmol/L", "vitd25": "nmol/L", "pth": "pmol/L", "albumin": "g/L"}


def person(
    symptoms: str = "",
    conditions: str = "",
    classes: str = "",
    denied: str = "",
    intake: tuple[Intake, ...] = (),
    labs: dict[str, float | str | tuple[float | None, float | None]] | None = None,
    **known: object,
) -> Person:
    """A person from words: space-separated keys, labs as number, word, or (low, high)."""
    return Person(
        symptoms=tuple(Symptom(key, f"symptoms[{i}]", key) for i, key in enumerate(symptoms.split())),
        symptoms_absent=tuple(Symptom(key, f"symptoms_absent[{i}]", key) for i, key in enumerate(denied.split())),
        conditions=tuple(Condition(key, f"conditions[{i}]", key) for i, key in enumerate(conditions.split())),
        drugs=tuple(Drug(key, f"drugs[{i}]", key, classes=(key,)) for i, key in enumerate(classes.split())),
        intake=intake,
        labs=tuple(lab(name, told, f"labs[{i}]") for i, (name, told) in enumerate((labs or {}).items())),
        **known,  # type: ignore[arg-type]
    )


def lab(
    analyte: str, told: float | str | tuple[float | None, float | None], path: str = "labs[0]", **more: object
) -> Lab:
    unit = UNITS.get(analyte, "mmol/L")
    if isinstance(told, str):
        return Lab(analyte, path, told, unit, word=told, **more)  # type: ignore[arg-type]
    if isinstance(told, tuple):
        return Lab(analyte, path, str(told), unit, low=told[0], high=told[1], **more)  # type: ignore[arg-type]
    return Lab(analyte, path, str(told), unit, value=told, **more)  # type: ignore[arg-type]


def swallowed(substance: str, per_day: float, start: float | None = None, stop: float | None = None) -> Intake:
    return Intake(substance, "intake[0]", f"{substance} {per_day}", per_day=per_day, start=start, stop=stop)
