"""Published patients against the assessment: every file of a folder, scored beside the baselines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from ..assess import baselines
from ..assess.assessment import assess
from ..assess.guideline import verdict
from ..assess.judged import against, judged_cases
from ..assess.naive_bayes import naive_bayes
from ..assess.scores import Entry, Truth, is_judged, named, score, unsupported
from ..errors import InputError, nearest
from ..io.published import read_case, truth
from ..person import Person, SetAside
from .looked import Looked, look, looked_scores
from .reduced import EVERYTHING, reduced

MOST_FILES = 5000


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """The answer about one published patient; nothing of its diagnosis was an input.

    `person` is the whole patient, `asked` what the assessment was given of him.
    """

    person: Person
    truth: Truth
    answer: Mapping[str, float]
    rivals: Mapping[str, Mapping[str, float]]
    set_aside: tuple[SetAside, ...]
    cannot_tell: bool
    contributors: Mapping[str, float] = field(default_factory=dict)
    asked: Person = field(default_factory=Person)
    looked: Looked = field(default_factory=Looked)

    def entry(self, rival: str | None = None) -> Entry:
        """What is scored: the answer, or that of a rival."""
        about = (self.truth, unsupported(self.person), named(self.person, self.truth.label))
        if rival is not None:
            return Entry(self.rivals[rival], *about)
        return Entry(self.answer, *about, contributors=self.contributors, cannot_tell=self.cannot_tell)

    @property
    def weighed(self) -> tuple[str, Person]:
        """The case and its person, with everything set aside that moved nothing in the end."""
        return self.truth.id, replace(self.asked, set_aside=self.set_aside)


Baseline = Callable[[Person, str | None], Mapping[str, float]]
RIVALS: dict[str, Baseline] = {
    "prevalence": baselines.prevalence,
    "guideline": baselines.guideline,
    "naive_bayes": naive_bayes,
}
"""What the assessment is measured against, on the same patients."""


def files(folder: Path) -> list[Path]:
    """The case files of a folder, by name."""
    if not folder.is_dir():
        raise InputError("PATH of the cases", str(folder), "a folder of published-case files (*.yaml)")
    found = sorted(folder.glob("*.yaml"))
    if not 0 < len(found) <= MOST_FILES:
        raise InputError("PATH of the cases", f"{len(found)} files in {folder.name}", f"1 to {MOST_FILES} files *.yaml")
    return found


def answer(path: Path, setting: str | None = None, seed: int = 1, only: str = EVERYTHING) -> CaseAnswer:
    """Assess the patient of one file; the truth is read only after the answer is there."""
    person = read_case(path)
    asked = reduced(person, only)
    looked, begun = look(asked, setting, seed), perf_counter()
    told = assess(asked, seed=seed, setting=setting)
    looked = replace(looked, full=perf_counter() - begun)
    given = {one.cause: one.probability for one in told.causes}
    rivals = {name: rival(asked, setting) for name, rival in RIVALS.items()}
    found = truth(path)
    if found.label not in given:
        raise InputError(f"{path}: diagnosis.label", found.label, ", ".join(given), nearest(found.label, given))
    about = (told.set_aside, told.cannot_tell, told.contributors)
    return CaseAnswer(person, found, given, rivals, *about, asked, looked)


def answers(
    folder: Path, setting: str | None = None, seed: int = 1, workers: int = 2, only: str = EVERYTHING
) -> list[CaseAnswer]:
    """Assess every patient of a folder that can be read."""
    return answers_and_rest(folder, setting, seed, workers, only)[0]


def answers_and_rest(
    folder: Path, setting: str | None = None, seed: int = 1, workers: int = 2, only: str = EVERYTHING
) -> tuple[list[CaseAnswer], list[SetAside]]:
    """Assess every patient of a folder; beside the answers, the files that are no published case, and why.

    `only` says what of a patient is given: all, labs+symptoms, or labs. Raises InputError where no file can be read.
    """
    paths = files(folder)
    one = partial(_attempt, setting=setting, seed=seed, only=only)
    if workers < 2 or len(paths) < 4:
        tried = [one(path) for path in paths]
    else:
        with ProcessPoolExecutor(workers) as pool:
            tried = list(pool.map(one, paths))
    told = [one for one in tried if isinstance(one, CaseAnswer)]
    rest = [one for one in tried if isinstance(one, SetAside)]
    if not told:
        first = f"{rest[0].finding}: {rest[0].reason}"
        raise InputError("PATH of the cases", folder.name, "published-case files", first)
    return softened(told, setting), rest


def _attempt(path: Path, setting: str | None, seed: int, only: str) -> CaseAnswer | SetAside:
    try:
        return answer(path, setting, seed, only)
    except InputError as error:
        return SetAside(path.name, f"given {error.given}; allowed: {error.allowed}")


def softened(told: Sequence[CaseAnswer], setting: str | None) -> list[CaseAnswer]:
    """The same answers, with the guideline tree as soft as it errs on the other cases that are judged."""
    errors = [_tree_errs(one) for one in told]
    found = []
    for place, one in enumerate(told):
        softness = left_out_rate(errors, place)
        soft = baselines.guideline(one.asked, setting, softness)
        found.append(replace(one, rivals={**one.rivals, "guideline": soft}))
    return found


def _tree_errs(one: CaseAnswer) -> bool | None:
    """Whether the tree's first answer is not the label; None where it names nothing, or the case is not judged."""
    firsts = verdict(one.asked)
    return firsts[0] != one.truth.label if firsts and is_judged(one.entry()) else None


def left_out_rate(errors: Sequence[bool | None], place: int) -> float:
    """Share of errors among the others, one of each kind added (Laplace); None does not count.

    >>> left_out_rate([True, False, None, False], 0)
    0.25
    """
    others = [error for number, error in enumerate(errors) if number != place and error is not None]
    return (sum(others) + 1.0) / (len(others) + 2.0)


def report(told: list[CaseAnswer], rest: Sequence[SetAside] = ()) -> dict[str, Any]:
    """Answers and scores in the form of `vitadyn validate cases --format json`; files not read have no causes."""
    own = [one.entry() for one in told]
    rivals = {name: [one.entry(name) for one in told] for name in RIVALS}
    return {
        "cases": [*(_row(one) for one in told), *(_unread(one) for one in rest)],
        "scores": {
            **score(own),
            "judged": judged_cases(_judged(own)),
            "baselines": {name: score(entries) for name, entries in rivals.items()},
            "against": against(_judged(own), {name: _judged(entries) for name, entries in rivals.items()}),
            "cannot_tell": sum(one.cannot_tell for one in told),
            "first_look": looked_scores([(one.truth.id, one.looked, one.answer) for one in told]),
        },
    }


def _judged(entries: Sequence[Entry]) -> list[Entry]:
    return [one for one in entries if is_judged(one)]


def _unread(one: SetAside) -> dict[str, Any]:
    aside = [{"finding": one.finding, "reason": one.reason}]
    return {"id": Path(one.finding).stem, "causes": [], "set_aside": aside}


def _row(one: CaseAnswer) -> dict[str, Any]:
    ranked = sorted(one.answer.items(), key=lambda item: -item[1])
    return {
        "id": one.truth.id,
        "causes": [{"cause": cause, "probability": probability} for cause, probability in ranked],
        "set_aside": [{"finding": left.finding, "reason": left.reason} for left in one.set_aside],
    }
