"""Published studies against the model: each file a protocol that is run, and printed numbers to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..language import Body
from ..physiology import STANDARD, body
from ..simulation import unit_of
from . import trial_people
from .report import Check, Report, known_to_pass
from .trial import Study
from .trial_baseline import Cast, Settled, settle, starts_as_printed
from .trial_file import STUDIES, read_folder, read_table
from .trial_judge import check, judge
from .trial_pictures import picture
from .trial_run import Bodies, Courses, bodies, days_of
from .trial_run import run as run_arms

STATEMENT = (
    "published studies, run from their own baseline; most were in view while the numbers were tuned, "
    "the sd between studies is fitted for 25(OH)D and calcium and recalled for the rest"
)


@dataclass(frozen=True)
class Ran:
    """A study with its people on day 0 and their courses."""

    study: Study
    settled: Settled
    courses: Courses


def run(numbers: str = STANDARD, path: Path | None = None) -> Report:
    """Run the studies of a folder or file, by default those of the project, with a parameter set."""
    whole = body(numbers)
    ran = run_studies(whole, read_folder(path or STUDIES, whole))
    checks = tuple(one for study in ran for one in _checks(study))
    own = path is not None
    report = Report(
        suite="trials",
        checks=checks,
        statement=STATEMENT,
        must_pass=() if own else known_to_pass("trials", numbers),
        pictures=tuple(picture(one.study, one.courses, checks, unit_of(whole)) for one in ran),
        tables={
            "topics": tuple(_topics(checks)),
            "studies": tuple(_study(one.study, checks) for one in ran),
            "baselines": tuple(row for one in ran for row in _baselines(one)),
            "left_out": tuple(_left_out((path or STUDIES) / "left_out.toml")),
        },
    )
    return report.of_body(whole, numbers)


def run_studies(whole: Body, studies: Sequence[Study]) -> list[Ran]:
    """Every study with people of its own; nobody's course depends on the other studies."""
    two = bodies(whole, studies)
    return [_ran(two, study) for study in studies]


def _ran(two: Bodies, study: Study) -> Ran:
    people = [trial_people.drawn(two.free.body, study.name, arm) for arm in study.arms]
    settled = settle(two.free, Cast(study.arms, np.concatenate(people)))
    return Ran(study, settled, run_arms(two, settled.cast, settled.states, days_of(study, curve=True)))


def _checks(ran: Ran) -> list[Check]:
    study = ran.study
    started = dict(zip((arm.name for arm in study.arms), starts_as_printed(ran.settled), strict=True))
    return [
        check(study, judge(one, study.arms, ran.courses), started[one.arm] and started.get(one.against, True))
        for one in study.compares
    ]


def _topics(checks: Sequence[Check]) -> list[Mapping[str, Any]]:
    """Of each topic, and of all: how many publications and numbers, how far off, and how many within the bands."""
    topics = dict.fromkeys(check.topic for check in checks)
    rows = [_topic(topic, [check for check in checks if check.topic == topic]) for topic in topics]
    held_out = [check for check in checks if not check.more["fit"]]
    return [*rows, _topic("all", checks), *([_topic("held out of every fit", held_out)] if held_out else [])]


def _topic(name: str, checks: Sequence[Check]) -> Mapping[str, Any]:
    """Direction-only checks have no distance."""
    numbers = [check for check in checks if check.grade != "C"]
    distances = [abs(check.more["z"]) for check in numbers if check.more["z"] is not None]
    return {
        "topic": name,
        "studies": len({check.more["publication"] for check in checks}),
        "comparisons": len(checks),
        "normalised_error": float(np.mean(distances)) if distances else None,
        "inside_90": sum(check.passed for check in numbers) / len(numbers) if numbers else None,
    }


def _study(study: Study, checks: Sequence[Check]) -> Mapping[str, Any]:
    """One study with what was assumed of it."""
    own = [check for check in checks if check.more["study"] == study.name]
    return {
        "study": study.name,
        "source": study.citation,
        "topic": study.topic,
        "comparisons": len(own),
        "passed": sum(check.passed for check in own),
        "assumed": study.note,
    }


def _baselines(ran: Ran) -> list[Mapping[str, Any]]:
    """What 25(OH)D each arm was to start from, and from what it started."""
    centres, sds = ran.settled.reached
    return [
        {
            "study": ran.study.name,
            "arm": arm.name,
            "wanted": arm.baseline.vitd25.value,
            "reached": float(centres[group]),
            "wanted_sd": arm.baseline.vitd25.sd,
            "reached_sd": float(sds[group]),
            "unit": "nmol/L",
        }
        for group, arm in enumerate(ran.study.arms)
        if arm.baseline.vitd25 is not None
    ]


def _left_out(path: Path) -> list[Mapping[str, Any]]:
    """Publications without a file, and why."""
    return [
        {"source": key, **(row if isinstance(row, dict) else {"reason": row})} for key, row in read_table(path).items()
    ]
