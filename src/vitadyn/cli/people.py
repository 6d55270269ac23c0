"""The person that a command is about: a file, or - for stdin."""

from __future__ import annotations

from ..person import Person


def read_person(path: str) -> Person:
    """Read person.yaml, from a file or stdin."""
    from ..io.person_yaml import read

    return read(path)
