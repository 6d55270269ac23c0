"""A measured pH and bicarbonate as the numbers of the body: how much is respiratory, how much metabolic."""

from __future__ import annotations

from collections.abc import Mapping


def acid_base(numbers: Mapping[str, float], ph: float, bicarbonate: float | None = None) -> dict[str, float]:
    """`ph_change` and its respiratory part; without bicarbonate the change counts as metabolic.

    Bicarbonate goes up with a metabolic and down with a respiratory rise of pH, each by its own slope.

    >>> from vitadyn.physiology import body
    >>> found = acid_base(body().defaults(), ph=7.50, bicarbonate=22.5)
    >>> {name: round(value, 3) for name, value in found.items()}
    {'ph_change': 0.1, 'ph_respiratory': 0.1}
    """
    change = ph - numbers["ph_ref"]
    if bicarbonate is None:
        return {"ph_change": change, "ph_respiratory": 0.0}
    metabolic, respiratory = numbers["hco3_per_ph"], numbers["hco3_per_ph_respiratory"]
    off = bicarbonate - numbers["hco3_ref"]
    return {"ph_change": change, "ph_respiratory": (metabolic * change - off) / (metabolic - respiratory)}
