"""What the code may look like: who imports whom, how long files and functions are. Read from the source by `ast`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOMS: tuple[tuple[str, ...], ...] = (
    ("errors", "version"),
    ("maths", "quantity"),
    ("language",),
    ("dimensions",),
    ("person",),
    ("results",),
    ("knowledge",),
    ("units", "substances", "timing"),
    ("schedule",),
    ("physiology", "engine"),
    ("population",),
    ("simulation",),
    ("assess",),
    ("plan",),
    ("io",),
    ("validation",),
    ("calibration",),
    ("bench",),
    ("api",),
    ("cli",),
    ("__init__", "__main__"),
)
"""Lowest first: a room imports only from rooms before it, and from itself."""

NEVER = {("physiology", "engine"), ("engine", "physiology"), ("io", "assess")}
"""Pairs that do not meet even where the order would allow it."""

LONGEST_FILE, LONGEST_FUNCTION, USUAL_FUNCTION, MEDIAN_FUNCTION = 400, 60, 30, 10
REFUSED_NAMES = ("utils", "helpers", "misc", "common")


@dataclass(frozen=True)
class Import:
    """`importer` and `imported` are dotted names below the package; `lazy` when inside a function or type check."""

    importer: str
    imported: str
    lazy: bool


def modules(package: Path) -> dict[str, Path]:
    """Dotted name below the package (`assess.prior`, `assess` for its __init__) to file."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)] = path
    return found


def imports(package: Path) -> list[Import]:
    """Every import of one module of the package by another."""
    known = modules(package)
    return [one for name, path in known.items() for one in _imports_of(name, path, known, package.name)]


def wrong_way(package: Path) -> list[str]:
    """Imports from a room that is not before, and pairs that must not meet."""
    found = []
    for one in imports(package):
        start, end = one.importer.split(".")[0], one.imported.split(".")[0]
        if start != end and (_level(end) >= _level(start) or (start, end) in NEVER):
            found.append(f"{one.importer} imports {one.imported}")
    return found


def absolute(package: Path) -> list[str]:
    """Modules that import their own package by name instead of relatively."""
    found = []
    for name, path in modules(package).items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                named.append(node.module or "")
            found += [name for word in named if word.split(".")[0] == package.name]
    return found


def rings(package: Path) -> list[str]:
    """Modules that import each other in a ring when they are loaded."""
    edges: dict[str, set[str]] = {name: set() for name in modules(package)}
    for one in imports(package):
        if not one.lazy and one.importer != one.imported:
            edges[one.importer].add(one.imported)
    return [" -> ".join(ring) for name in edges if (ring := _ring_from(name, edges))]


def long_files(package: Path) -> list[str]:
    found = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules(package).items()}
    return [f"{name}: {lines} lines" for name, lines in found.items() if lines > LONGEST_FILE]


def drawers(package: Path) -> list[str]:
    """Modules whose name says nothing of what is in them."""
    return [name for name in modules(package) if name.split(".")[-1] in REFUSED_NAMES]


def functions(package: Path) -> dict[str, int]:
    """Lines of every function without its docstring."""
    found = {}
    for name, path in modules(package).items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found[f"{name}.{node.name}:{node.lineno}"] = _lines(node)
    return found


def long_functions(package: Path) -> list[str]:
    """Functions that are too long, and the whole when too many are."""
    sizes = functions(package)
    found = [f"{name}: {lines} lines" for name, lines in sizes.items() if lines > LONGEST_FUNCTION]
    over = sum(lines > USUAL_FUNCTION for lines in sizes.values())
    if over > 0.1 * len(sizes):
        found.append(f"{over} of {len(sizes)} functions are longer than {USUAL_FUNCTION} lines")
    if median(sizes.values()) > MEDIAN_FUNCTION:
        found.append(f"the median function has {median(sizes.values())} lines")
    return found


def _level(room: str) -> int:
    for level, names in enumerate(ROOMS):
        if room in names:
            return level
    raise AssertionError(f"room '{room}' has no place in ROOMS")


def _imports_of(name: str, path: Path, known: dict[str, Path], package: str) -> Iterator[Import]:
    inside = name if path.name == "__init__.py" and name != "__init__" else name.rpartition(".")[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    at_load = set(map(id, _loaded(tree)))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level > 0:
            for target in _targets(node, inside, known):
                yield Import(name, target, id(node) not in at_load)


def _loaded(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run when the module is loaded: not those in functions or under TYPE_CHECKING."""
    for node in tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield from (part for part in ast.walk(node) if isinstance(part, ast.stmt) and not _within_function(node, part))


def _within_function(top: ast.stmt, part: ast.stmt) -> bool:
    return isinstance(top, (ast.FunctionDef, ast.ClassDef)) and part is not top


def _targets(node: ast.ImportFrom, inside: str, known: dict[str, Path]) -> Iterator[str]:
    """Modules that `from ..x import y` loads."""
    above = inside.split(".") if inside else []
    base = above[: len(above) - (node.level - 1)]
    start = ".".join([*base, *(node.module or "").split(".")]).strip(".")
    for alias in node.names:
        full = f"{start}.{alias.name}".strip(".")
        if full in known:
            yield full
        elif start in known:
            yield start


def _ring_from(start: str, edges: dict[str, set[str]]) -> list[str]:
    """A way from a module back to itself, found where it is the first of its ring by name."""
    way: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there in sorted(edges[here]):
            if there == start:
                return _traced(start, here, way)
            if there > start and there not in way:
                way[there] = here
                waiting.append(there)
    return []


def _traced(start: str, last: str, way: dict[str, str]) -> list[str]:
    ring = [start, last] if last != start else [start]
    while ring[-1] != start and way.get(ring[-1], start) != start:
        ring.append(way[ring[-1]])
    return [start, *reversed(ring[1:]), start]


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    docstring = (
        (first.end_lineno or 0) - first.lineno + 1
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
        else 0
    )
    return (node.end_lineno or 0) - node.lineno + 1 - docstring
