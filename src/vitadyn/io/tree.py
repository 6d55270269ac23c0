"""Text of a person or plan into nodes that know their line: YAML without its dangers, every scalar kept as written.

Refused: more than 1 MB, bytes that are no text, anchors, aliases, tags, keys given twice, nesting beyond 12, several
documents. Nothing is turned into a number, a date or a truth value here: "no", "1e5" and "2026-11-03" stay text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, nearest

if TYPE_CHECKING:
    import yaml

LARGEST = 1_000_000
DEEPEST = 12
MOST_NODES = 20_000
EMPTY = "leave the line out when nothing is known"
DECIMAL = "a comma begins a new key here: write a decimal point"
PAIR = re.compile(r"\\u([dD][89abAB][\da-fA-F]{2})\\u([dD][c-fC-F][\da-fA-F]{2})")
"""How JSON writes a letter beyond the first 65,536."""
FORM = "a person in YAML or JSON, such as the one `vitadyn new person` prints"


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar (text), a list, or a mapping, with its file, its place ("labs[1].value") and its line."""

    file: str
    place: str
    line: int
    value: str | tuple[Node, ...] | dict[str, Node]
    quoted: bool = False

    @property
    def where(self) -> str:
        return f"{self.file}: {self.place or 'the whole file'} (line {self.line})"

    @property
    def empty(self) -> bool:
        return self.value in ("", "~", "null") and not self.quoted

    def refuse(self, allowed: str, hint: str = "", given: object = None) -> InputError:
        """The error for this node."""
        return InputError(self.where, self.shown() if given is None else given, allowed, hint)

    def shown(self) -> str:
        """The node as short text."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, dict):
            return "{" + ", ".join(f"{key}: {node.shown()}" for key, node in self.value.items()) + "}"
        return "[" + ", ".join(node.shown() for node in self.value) + "]"

    def text(self, allowed: str = "text") -> str:
        """The scalar as text, stripped; an error for a list, a mapping or nothing."""
        if not isinstance(self.value, str):
            raise self.refuse(f"{allowed}, not a list or a mapping")
        if self.empty or not self.value.strip():
            raise self.refuse(allowed, EMPTY)
        return self.value.strip()

    def items(self, allowed: str = "a list") -> tuple[Node, ...]:
        if not isinstance(self.value, tuple):
            raise self.refuse(allowed, EMPTY if self.empty else f"such as [{self.shown()}]")
        return self.value

    def fields(self, keys: tuple[str, ...], hint: str = "") -> dict[str, Node]:
        """The mapping; a key that is not among `keys` is refused with the nearest one."""
        if not isinstance(self.value, dict):
            raise self.refuse("a mapping with " + ", ".join(keys), EMPTY if self.empty else "")
        for key, node in self.value.items():
            if key not in keys:
                where = f"{self.file}: {_join(self.place, key)} (line {node.line})"
                hint = DECIMAL if key[:1].isdigit() else " ".join(filter(None, [nearest(key, keys), hint]))
                raise InputError(where, key, ", ".join(keys), hint)
        return self.value


def load(source: str | Path) -> Node:
    """The nodes of a file, of standard input ("-"), or of text (anything with a line break or a brace)."""
    if isinstance(source, str) and ("\n" in source or source.lstrip().startswith("{")):
        return parse(_decoded(source.encode("utf-8", "surrogatepass"), "text"), "text")
    if str(source) == "-":
        return parse(_decoded(sys.stdin.buffer.read(LARGEST + 1), "standard input"), "standard input")
    shown = str(source).encode("unicode_escape").decode("ascii") if not str(source).isprintable() else str(source)
    return parse(_decoded(_bytes(Path(source), shown), shown), shown)


def parse(text: str, file: str) -> Node:
    """The nodes of a text."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        tree = _Composer(yaml.parse(text, Loader=loader), file).document()
    except yaml.YAMLError as error:
        raise InputError(f"{file}{_line(error)}", "text that is not well formed", FORM, _problem(error)) from None
    if tree is None or tree.empty:
        raise InputError(file, "an empty file", FORM)
    return tree


def _bytes(path: Path, shown: str) -> bytes:
    try:
        if path.is_dir():
            raise InputError(shown, "a directory", "a file")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError(shown, "a file that is not there", "a file that can be read") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise InputError(shown, reason, "a file that can be read") from None


def _decoded(raw: bytes, file: str) -> str:
    if len(raw) > LARGEST:
        raise InputError(file, "more than 1 MB", "at most 1 MB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        given = f"a byte that is no UTF-8 text (position {error.start})"
        raise InputError(file, given, FORM, "if it is text, save it as UTF-8") from None
    if "\0" in text:
        raise InputError(file, "a NUL byte: binary, not text", FORM)
    return PAIR.sub(_letter, text) if text.lstrip().startswith("{") else text


def _letter(pair: re.Match[str]) -> str:
    """The two halves of a letter, as JSON writes it, in the one escape that YAML has for it."""
    high, low = int(pair[1], 16), int(pair[2], 16)
    return f"\\U{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00:08X}"


def _line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return "" if mark is None else f": line {mark.line + 1}"


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", "") or "a character that YAML does not allow")


def _join(place: str, key: str) -> str:
    key = key if len(key) <= 40 and key.isprintable() else f"{key[:40]!a}..."
    return f"{place}.{key}" if place else key


class _Composer:
    """Builds nodes from YAML events, refusing what a person file has no use for."""

    def __init__(self, events: Iterator[Any], file: str) -> None:
        self.events, self.file, self.count = events, file, 0

    def document(self) -> Node | None:
        import yaml

        tree: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent) and tree is not None:
                raise InputError(self.file, "a second document", "one person")
            if isinstance(event, yaml.NodeEvent):
                tree = self.node(event, "", 0)
        return tree

    def node(self, event: Any, place: str, depth: int) -> Node:
        import yaml

        line = event.start_mark.line + 1
        self._check(event, place, line, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self.file, place, line, self._mapping(place, depth))
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self.file, place, line, self._sequence(place, depth))
        return Node(self.file, place, line, event.value, quoted=event.style in ("'", '"', "|", ">"))

    def _check(self, event: Any, place: str, line: int, depth: int) -> None:
        import yaml

        where = f"{self.file}: {place or 'the whole file'} (line {line})"
        self.count += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise InputError(where, f"the anchor or alias '{event.anchor}'", "plain values, each written out")
        if event.tag is not None:
            raise InputError(where, f"the tag '{event.tag}'", "plain values without tags")
        if depth > DEEPEST or self.count > MOST_NODES:
            raise InputError(where, f"nesting of {depth}, {self.count} values", f"at most {DEEPEST}, {MOST_NODES}")

    def _sequence(self, place: str, depth: int) -> tuple[Node, ...]:
        import yaml

        found: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.node(event, f"{place}[{len(found)}]", depth + 1))
        return tuple(found)

    def _mapping(self, place: str, depth: int) -> dict[str, Node]:
        import yaml

        found: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, place, depth + 1)
            if not isinstance(key.value, str):
                raise key.refuse("a plain word as a key")
            if key.value in found:
                first = found[key.value].line
                raise InputError(key.where, f"the key '{key.value}' twice", f"once (first on line {first})")
            found[key.value] = self.node(next(self.events), _join(place, key.value), depth + 1)
        return found
