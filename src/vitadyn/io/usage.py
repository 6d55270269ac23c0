"""How much of published cases reached the model: the share of each kind of item, and by name each one that did not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .. import knowledge
from ..person import Person
from .case_labs import DOUBTED, LATER, TWICE
from .remarks import KNOWN_UNMODELLED as UNMODELLED

KINDS = {
    "numeric labs": "labs_at_presentation[",
    "worded labs": "labs_qualitative.",
    "complaints": "complaints[",
    "drugs": "drugs[",
    "conditions": "conditions[",
    "intake items": "supplements_diet_sun[",
}
"""Each kind of item and how the paths of its items begin."""
OUTSIDE = (UNMODELLED, DOUBTED, LATER, TWICE)


@dataclass(frozen=True, slots=True)
class Share:
    """Of `given` items of a kind, `used` reached the person as modelled; `unused` are the others, named.

    `outside` of those are things the model has not, and results that may not be used: suspect, later, told twice.
    """

    kind: str
    given: int
    used: int
    outside: int
    unused: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.used / self.given if self.given else 1.0

    @property
    def share_of_modelled(self) -> float:
        """The share of those that the model has and may use."""
        due = self.given - self.outside
        return self.used / due if due else 1.0


def usage(persons: Iterable[tuple[str, Person]]) -> tuple[Share, ...]:
    """What each kind of item came to, over named persons read from published cases."""
    everyone = list(persons)
    return tuple(_share(kind, start, everyone) for kind, start in KINDS.items())


def report(shares: Iterable[Share]) -> str:
    """The shares as text, with every item that was not used."""
    lines: list[str] = []
    for share in shares:
        lines.append(
            f"{share.kind}: {share.used} of {share.given} ({100 * share.share:.1f} %) reached the model; "
            f"{100 * share.share_of_modelled:.1f} % of those that it has and may use"
        )
        lines += [f"  {item}" for item in share.unused]
    return "\n".join(lines)


def _share(kind: str, start: str, everyone: list[tuple[str, Person]]) -> Share:
    given, unused = 0, []
    for name, person in everyone:
        items = _items(person)
        paths = {path: (text, used) for path, text, used in items if path.startswith(start)}
        for path, text, used in items:
            if used and path.startswith(start):
                paths[path] = (text, used)
        given += len(paths)
        unused += [f"{name}: {text}" for text, used in paths.values() if not used]
    outside = sum(any(reason in item for reason in OUTSIDE) for item in unused)
    return Share(kind, given, given - len(unused), outside, tuple(unused))


def _items(person: Person) -> list[tuple[str, str, bool]]:
    """Path, text, and whether the model uses it, of every fact that the person keeps or sets aside."""
    return [*_kept(person), *_aside(person)]


def _kept(person: Person) -> Iterator[tuple[str, str, bool]]:
    for lab in person.labs:
        if not lab.computed:
            yield lab.path, f"{lab.text} ({UNMODELLED})", lab.modelled
    for symptom in (*person.symptoms, *person.symptoms_absent):
        yield symptom.path, f"{symptom.text} ({UNMODELLED})", knowledge.symptom(symptom.key).modelled
    for drug in person.drugs:
        yield drug.path, f"{drug.text} ({UNMODELLED})", bool(drug.classes)
    for condition in person.conditions:
        yield condition.path, f"{condition.text} ({UNMODELLED})", condition.modelled
    for intake in person.intake:
        yield intake.path, intake.text, True


def _aside(person: Person) -> Iterator[tuple[str, str, bool]]:
    for item in person.set_aside:
        path, _, text = item.finding.partition(": ")
        yield path, f"{text} -> {UNMODELLED if _unmodelled_lab(path, text) else item.reason}", False


def _unmodelled_lab(path: str, text: str) -> bool:
    name = knowledge.canonical("analyte", text.split(" ")[0]) if path.startswith("labs") else None
    return name is not None and not knowledge.analyte(name).modelled
