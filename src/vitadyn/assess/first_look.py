"""The first look: a cohort that ships with the program, of adults of every kind under every mechanism.

It answers within a third of a second. What such bodies cannot know of this person is left to the rounds that follow:
age, build and medicines. A stated dose is simulated at once, for it decides.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from .. import knowledge
from ..language import Body
from ..person import Person
from ..physiology import body as adult
from .cohort import Cohort, merge, simulate
from .given import courses
from .mechanism import mechanisms
from .weighing import Weighed, every_mechanism, outputs_kept, weighed

FILE = "first_look.npz"
BODIES = 900
"""Bodies of each mechanism in the shipped cohort of each setting."""
DOSED_BODIES = 200
"""Bodies of each mechanism that a stated dose brings about."""
SHIPPED, SEED = ("clinic", "hospital"), 20
"""Settings of which bodies are shipped; the community takes those of a clinic."""
TOP = float(np.finfo(np.float16).max)


def first_look(person: Person, body: Body, setting: str, seed: int) -> tuple[Cohort, Weighed] | None:
    """The shipped bodies with this person's findings weighed on them; None for a body that they are not of."""
    shipped = library(setting)
    if shipped is None or body.hash() != adult().hash():
        return None
    cohort = _with_doses(person, body, shipped, setting, seed)
    return cohort, weighed(person, setting, cohort, seed)


def _with_doses(person: Person, body: Body, shipped: Cohort, setting: str, seed: int) -> Cohort:
    """The shipped cohort, with bodies that took what this person states in place of its own."""
    stated = {course.substance for course in courses(person)}
    dosed = [one.key for one in mechanisms() if stated & {lesion.stated for lesion in one.lesions}]
    if not dosed:
        return shipped
    places = [shipped.keys.index(key) for key in dosed]
    new = simulate(person, body, outputs_kept(), setting, dict.fromkeys(dosed, DOSED_BODIES), seed, looks=False)
    return merge(without(shipped, places), new)


def without(cohort: Cohort, places: list[int]) -> Cohort:
    """A cohort without the bodies of some mechanisms."""
    kept = ~np.isin(cohort.mechanism, places)
    return Cohort(
        keys=cohort.keys,
        mechanism=cohort.mechanism[kept],
        half=cohort.half[kept],
        outputs={name: values[kept] for name, values in cohort.outputs.items()},
        shows=cohort.shows[kept],
        believed=cohort.believed[kept],
        usual=cohort.usual,
        failed=cohort.failed,
        days=cohort.days[kept],
        where=cohort.where[kept],
        second=cohort.beside[kept],
    )


@cache
def library(setting: str) -> Cohort | None:
    """The shipped cohort of a setting; None when it was made for other mechanisms, tables or another body."""
    place = SHIPPED.index(setting) if setting in SHIPPED else 0
    with np.load(str(files(__package__) / FILE)) as told:
        if str(told["stamp"]) != stamp():
            return None
        here = told["setting"] == place
        size = int(np.sum(here))
        return Cohort(
            keys=every_mechanism(),
            mechanism=told["mechanism"][here].astype(np.int64),
            half=np.arange(size) % 2,
            outputs={name[4:]: told[name][here].astype(float) for name in told.files if name.startswith("out_")},
            shows=told["shows"][here].astype(float),
            believed=np.zeros(size),
            usual=dict(zip(told["usual_names"].tolist(), told["usual"].tolist(), strict=True)),
            failed=0,
            days=told["days"][here].astype(float),
            where=np.zeros((size, 2), np.int64),
            second=told["second"][here].astype(np.int64),
        )


def made(bodies: int = BODIES) -> dict[str, Any]:
    """The arrays of the shipped cohorts, simulated anew, one setting after the other; numbers at half precision."""
    counts = dict.fromkeys(every_mechanism(), bodies)
    parts = [simulate(Person(), adult(), outputs_kept(), setting, counts, SEED) for setting in SHIPPED]
    cohort = merge(*parts)
    outputs = {f"out_{name}": np.minimum(values, TOP).astype(np.float16) for name, values in cohort.outputs.items()}
    return {
        **outputs,
        "stamp": np.array(stamp()),
        "setting": np.repeat(np.arange(len(SHIPPED), dtype=np.uint8), [part.size for part in parts]),
        "mechanism": cohort.mechanism.astype(np.uint8),
        "second": cohort.beside.astype(np.int8),
        "shows": cohort.shows.astype(np.float16),
        "days": cohort.days.astype(np.float32),
        "usual_names": np.array(list(cohort.usual)),
        "usual": np.array(list(cohort.usual.values())),
    }


@cache
def stamp() -> str:
    """What the shipped cohort belongs to: the body, the tables of knowledge, and the mechanisms."""
    laws = hashlib.sha256(repr(mechanisms()).encode()).hexdigest()[:12]
    return f"{adult().hash()} {knowledge.version(knowledge.NOT_WEIGHED)} {laws}"
