"""Who the model does not speak for: it says so, and refers."""

from __future__ import annotations

from ..person import Person

ADULT = 18.0


def supported(person: Person) -> str:
    """Why this person is outside what the model supports, or nothing."""
    if person.age is not None and person.age < ADULT:
        return "unsupported: the model describes adults; a child needs a paediatrician"
    if person.pregnant:
        return "unsupported: pregnancy changes binding, calcium and filtration in ways the model does not carry"
    if person.dialysis:
        return "unsupported: dialysis moves minerals in ways the model does not carry"
    if any(condition.key in ("transplant", "kidney_transplant") for condition in person.conditions):
        return "unsupported: a transplanted kidney and its drugs are not in the model"
    return ""
