"""The days before presentation on which bodies are looked at, when a person tells how long something has lasted."""

from __future__ import annotations

from ..person import Person

LOOKS = (1.0, 3.0, 7.0, 14.0, 30.0, 90.0, 365.0, 1000.0)
"""Days before presentation, spaced as people tell time; before the earliest a body is taken to be as it was then."""
PAST = ("ca_corrected", "mg", "k", "na", "phosphate", "vitd25", "pth", "volume_ratio")
"""What complaints depend on, kept at every look."""


def looks_back(person: Person) -> tuple[float, ...]:
    """The days to look at: none when no time is told, so that nothing changes.

    >>> looks_back(Person()), len(looks_back(Person(onset=21.0)))
    ((), 8)
    """
    told = person.onset is not None or any(symptom.days is not None for symptom in person.symptoms)
    return LOOKS if told else ()
