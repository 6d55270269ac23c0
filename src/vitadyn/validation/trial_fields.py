"""Single fields of a study file, read strictly: what is unknown, missing or out of limits is refused by its place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import InputError, nearest

LONGEST_TEXT = 2000
MOST_ENTRIES = 200

Table = Mapping[str, Any]


def table(given: Any, place: str, keys: Iterable[str]) -> Table:
    """A table with no key beyond `keys`."""
    known = tuple(keys)
    if not isinstance(given, dict):
        raise InputError(place, given, f"a table with {', '.join(known)}")
    for key in given:
        if key not in known:
            raise InputError(f"{place}: {key}", key, f"one of {', '.join(known)}", nearest(key, known))
    return given


def entries(given: Any, place: str, least: int = 0) -> list[Any]:
    """A list of reasonable length."""
    if not isinstance(given, list) or not least <= len(given) <= MOST_ENTRIES:
        size = f"{len(given)} entries" if isinstance(given, list) else given
        raise InputError(place, size, f"a list of {least} to {MOST_ENTRIES}")
    return given


def real(held: Table, key: str, place: str, low: float, high: float, usual: float | None = None) -> float:
    """A number within limits; `usual` where it is not given."""
    if key not in held and usual is not None:
        return usual
    return as_real(held.get(key), f"{place}: {key}", low, high)


def as_real(given: Any, place: str, low: float = -1e9, high: float = 1e9) -> float:
    whole = isinstance(given, (int, float)) and not isinstance(given, bool)
    if not whole or not math.isfinite(given) or not low <= given <= high:
        raise InputError(place, "nothing" if given is None else given, f"a number from {low:g} to {high:g}")
    return float(given)


def count(held: Table, key: str, place: str, usual: int | None = None) -> int:
    """How many people."""
    found = real(held, key, place, 1, 1e6, None if usual is None else float(usual))
    if found != int(found):
        raise InputError(f"{place}: {key}", held.get(key), "a whole number of people")
    return int(found)


def text(held: Table, key: str, place: str, usual: str | None = None) -> str:
    """A text that is not empty."""
    given = held.get(key, usual)
    if not isinstance(given, str) or len(given) > LONGEST_TEXT or (not given.strip() and given != usual):
        raise InputError(
            f"{place}: {key}", "nothing" if given is None else given, f"text, up to {LONGEST_TEXT} letters"
        )
    return given


def choice(held: Table, key: str, place: str, words: Iterable[str], usual: str | None = None) -> str:
    """One of a few words."""
    known = tuple(words)
    given = text(held, key, place, usual)
    if given not in known:
        raise InputError(f"{place}: {key}", given, f"one of {', '.join(known)}", nearest(given, known))
    return given


def truth(held: Table, key: str, place: str, usual: bool) -> bool:
    given = held.get(key, usual)
    if not isinstance(given, bool):
        raise InputError(f"{place}: {key}", given, "true or false")
    return given


def pair(given: Any, place: str) -> tuple[float, float]:
    """Two numbers, the lower first."""
    if not isinstance(given, list) or len(given) != 2:
        raise InputError(place, given, "two numbers: [low, high]")
    low, high = (as_real(value, place) for value in given)
    if low > high:
        raise InputError(place, given, "the lower number first")
    return low, high
