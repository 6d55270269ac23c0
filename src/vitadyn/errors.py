"""What can go wrong, as a tree.

VitadynError              exit 1
|- UsageError             exit 2   the command line itself
|- InputError             exit 3   a file or field says something we cannot accept
|  `- UnitError           exit 3   a unit that the quantity does not have
|- ModelError             exit 1   the equations do not join: a name missing, twice, circular, or a wrong unit
`- SolverError            exit 4   the integration failed; says for whom and what to do
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class VitadynError(Exception):
    """Root of the tree; `exit_code` is what the command line returns."""

    exit_code = 1


class UsageError(VitadynError):
    exit_code = 2


class InputError(VitadynError):
    """A value that cannot be accepted: `place` (file, field), `given`, `allowed`, and a `hint`."""

    exit_code = 3

    def __init__(self, place: str, given: object, allowed: str, hint: str = "") -> None:
        self.place, self.given, self.allowed, self.hint = place, given, allowed, hint
        super().__init__(f"{place}: given {shortened(given)}; allowed: {allowed}" + (f". {hint}" if hint else ""))

    def __reduce__(self) -> tuple[type[InputError], tuple[str, object, str, str]]:
        """How it travels from one process to another: by its four parts, not by its message."""
        return type(self), (self.place, self.given, self.allowed, self.hint)


class UnitError(InputError):
    pass


class ModelError(VitadynError):
    pass


class SolverError(VitadynError):
    exit_code = 4


def shortened(given: object, longest: int = 80) -> str:
    """The value as text, cut so that a hostile input cannot fill the terminal."""
    text = given if isinstance(given, str) else repr(given)
    text = text.encode("unicode_escape").decode("ascii") if not text.isprintable() else text
    return f"'{text}'" if len(text) <= longest else f"'{text[:longest]}...' ({len(text)} characters)"


def nearest(given: str, known: Iterable[str]) -> str:
    """A hint such as "did you mean 'ca_ionised'?", or nothing when no known name is close."""
    found = get_close_matches(given.lower(), list(known), n=1, cutoff=0.6)
    return f"did you mean '{found[0]}'?" if found else ""
