"""Season, latitude, skin and habits as what they do to vitamin D: a factor on what a person makes and eats."""

from __future__ import annotations

import numpy as np

from ..knowledge import table
from ..person import Sun
from ..population.season import MONTHS, ambient, bared

MEMORY = 3
"""Months whose sun the level of 25(OH)D remembers (half-life of weeks, and fat)."""
USUAL_LATITUDE, USUAL_SKIN, USUAL_MINUTES, USUAL_AREA = 45.0, "II", 30.0, 0.12
"""What the usual supply belongs to: mid latitudes, fair skin, half an hour a day, face, hands and some of the arms."""
SUN_SHARE = 0.35
"""Share of the supply that sun makes over the year, so that levels at 55 degrees swing by a quarter as surveys find."""
AREAS = {
    "none": 0.0,
    "face": 0.04,
    "face_hands": 0.09,
    "face_hands_arms": 0.17,
    "tshirt_shorts": 0.35,
    "swimwear": 0.8,
}
"""Share of the skin that is bare, by the word of the input (rule of nines; hands 5 %, face 4 %)."""


def supply(sun: Sun | None) -> float:
    """Vitamin D supply of a person with this sun over the usual one; what is not told is taken as usual.

    Source: clear-sky law of `population.season`; minimal erythemal doses of knowledge/skin_types.csv.

    >>> supply(None)
    1.0
    >>> supply(Sun(latitude=58.0, month=3)) < 0.8 < 1.05 < supply(Sun(latitude=58.0, month=9))
    True
    """
    if sun is None:
        return 1.0
    return 1.0 + SUN_SHARE * (min(_dose(sun) * _habit(sun), 2.5) - 1.0)


def _dose(sun: Sun) -> float:
    """Dose on the skin in the months that are remembered over the usual one, per minute and area."""
    latitude = USUAL_LATITUDE if sun.latitude is None else sun.latitude
    if sun.month is None:
        ratio = float(_year(latitude).mean())
    else:
        ratio = float(np.mean([_year(latitude)[(sun.month - 1 - back) % MONTHS] for back in range(MEMORY)]))
    return ratio / float(_year(USUAL_LATITUDE).mean()) * _burn(USUAL_SKIN) / _burn(sun.skin_type or USUAL_SKIN)


def _year(latitude: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Dose of each month on bare skin; south of the equator the months of clothing turn with the sun."""
    clothing = bared() if latitude >= 0.0 else np.roll(bared(), MONTHS // 2)
    return np.asarray(ambient(np.array([latitude]))[0] * clothing)


def _burn(skin: str) -> float:
    return next(row.needed("med_j_m2_erythemal") for row in table("skin_types") if row["fitzpatrick"] == skin)


def _habit(sun: Sun) -> float:
    """Minutes and bare skin over the usual, compressed: what is told of both is rough."""
    minutes = 1.0 if sun.minutes_per_day is None else sun.minutes_per_day / USUAL_MINUTES
    area = 1.0 if sun.exposed is None else AREAS[sun.exposed] / USUAL_AREA
    return float(np.sqrt(minutes * area))
