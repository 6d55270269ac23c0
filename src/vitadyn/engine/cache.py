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
    kind: str = "object"

    def digest(self) -> bytes:
        return hashlib.sha256(repr(astuple(self)).encode()).digest()


def folder() -> Path:
    """VITADYN_CACHE, or the user's cache folder."""
    given = os.environ.get("VITADYN_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "vitadyn"


def load(key: Key | bytes) -> bytes | None:
    """What is stored under this key, or its digest; None if there is nothing or it is not whole."""
    digest, kind = (key.digest(), key.kind) if isinstance(key, Key) else (key, "object")
    try:
        text = _path(digest, kind).read_bytes()
    except OSError:
        return None
    sum_, key_sum, code = text[:32], text[32:64], text[64:]
    whole = key_sum == digest and sum_ == hashlib.sha256(key_sum + code).digest()
    return code if whole else None


def store(key: Key, code: bytes) -> None:
    """Keep an object; a folder that cannot be written is no error, it only costs the next start some time."""
    with contextlib.suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        text = key.digest() + code
        handle, name = tempfile.mkstemp(dir=folder(), suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(text).digest() + text)
        Path(name).replace(_path(key.digest(), key.kind))
        _prune(key.kind)


def _prune(kind: str) -> None:
    """Drop the oldest of a kind beyond the limit."""
    objects = sorted(folder().glob(f"*.{kind}"), key=lambda file: file.stat().st_mtime)
    for file in objects[:-MOST_OBJECTS]:
        file.unlink(missing_ok=True)


def _path(digest: bytes, kind: str) -> Path:
    return folder() / f"{digest.hex()[:32]}.{kind}"
