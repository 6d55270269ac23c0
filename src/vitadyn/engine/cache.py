"""A folder of compiled objects. What is found there is used only if it is exactly what was stored, for this machine."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import astuple, dataclass
from pathlib import Path

MOST_OBJECTS = 64


@dataclass(frozen=True)
class Key:
    """All that machine code depends on."""

    source: str
    processor: str
    features: str
    compiler: str

    def digest(self) -> bytes:
        return hashlib.sha256(repr(astuple(self)).encode()).digest()


def folder() -> Path:
    """VITADYN_CACHE, or the user's cache folder."""
    given = os.environ.get("VITADYN_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "vitadyn"


def load(key: Key) -> bytes | None:
    """The object stored under this key; None if there is none or it is not whole."""
    try:
        text = _path(key).read_bytes()
    except OSError:
        return None
    sum_, key_sum, code = text[:32], text[32:64], text[64:]
    whole = key_sum == key.digest() and sum_ == hashlib.sha256(key_sum + code).digest()
    return code if whole else None


def store(key: Key, code: bytes) -> None:
    """Keep an object; a folder that cannot be written is no error, it only costs the next start some time."""
    with contextlib.suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        text = key.digest() + code
        handle, name = tempfile.mkstemp(dir=folder(), suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(text).digest() + text)
        Path(name).replace(_path(key))
        _prune()


def _prune() -> None:
    """Drop the oldest objects beyond the limit."""
    objects = sorted(folder().glob("*.object"), key=lambda file: file.stat().st_mtime)
    for file in objects[:-MOST_OBJECTS]:
        file.unlink(missing_ok=True)


def _path(key: Key) -> Path:
    return folder() / f"{key.digest().hex()[:32]}.object"
