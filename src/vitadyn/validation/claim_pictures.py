"""What claims rest on, drawn: groups of simulated people over time, and printed trials beside their pooled mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .claim_book import Book, Trial
from .claim_groups import Course
from .pooling import pooled
from .report import Band, Picture, Points


@dataclass(frozen=True, slots=True)
class Scene:
    """A quantity of some groups over time."""

    id: str
    title: str
    quantity: str
    y_label: str
    groups: tuple[str, ...]
    claims: tuple[str, ...]


SCENES = (
    Scene("claims-calcium", "Calcium when vitamin D is lacking, and when there is too much", "ca_total",
          "Total calcium, mmol/L (reference 2.15 to 2.60)", ("deficient", "toxic"), ("2c", "4b", "6a", "14c", "14e")),
    Scene("claims-nerve", "Threshold of the nerve: calcium low, calcium high, no magnesium", "nerve_shift",
          "Shift of threshold, mV (below 0: fires more easily)", ("deficient", "toxic", "no_mg"), ("7b", "12b")),
    Scene("claims-magnesium", "Magnesium of people short of it, with and without 10,000 IU of D a day", "mg_adjusted",
          "Magnesium, mmol/L", ("mg_poor", "mg_poor_then_d"), ("11a",)),
    Scene("claims-sun", "Sun on all of the skin against 4,000 IU a day by mouth", "vitd25",
          "25(OH)D, nmol/L", ("sunny", "limit"), ("6b", "18a")),
)  # fmt: skip
LOOKED_AT = tuple(scene.quantity for scene in SCENES)


def pictures(book: Book, courses: Mapping[str, Course]) -> tuple[Picture, ...]:
    """All scenes, then a picture for each treatment whose trials are pooled."""
    drawn = [_scene(book, scene, courses) for scene in SCENES]
    drawn += [_trials(name, trials) for name, trials in book.trials.items()]
    return tuple(drawn)


def _scene(book: Book, scene: Scene, courses: Mapping[str, Course]) -> Picture:
    bands = tuple(_band(name, courses[name], scene.quantity) for name in scene.groups)
    caption = "; ".join(f"{name.replace('_', ' ')}: {book.groups[name].does}" for name in scene.groups)
    return Picture(
        scene.id, scene.title, "days", scene.y_label, bands=bands, caption=f"{book.count} simulated people. {caption}.",
        source="the model alone", checks=scene.claims,
    )  # fmt: skip


def _band(name: str, course: Course, quantity: str) -> Band:
    """Median and 90 % of those who reached the end."""
    low, middle, high = np.quantile(course.all_days(quantity)[course.lived], [0.05, 0.5, 0.95], axis=0)
    return Band(name.replace("_", " "), tuple(course.days), tuple(middle), tuple(low), tuple(high))


def _trials(name: str, trials: Sequence[Trial]) -> Picture:
    """Trials one beside the other with their 95 % intervals, and the pooled mean after them."""
    one, places = pooled(trials), tuple(float(place) for place in range(1, len(trials) + 1))
    printed = Points(
        "trial, 95 % interval", places, tuple(trial.difference for trial in trials),
        tuple(trial.low for trial in trials), tuple(trial.high for trial in trials),
    )  # fmt: skip
    mean = Points("pooled, 95 % interval", (places[-1] + 1.0,), (one.mean,), (one.low,), (one.high,))
    told = "; ".join(f"{place:g}: {trial.name}, {trial.printed}" for place, trial in zip(places, trials, strict=True))
    return Picture(
        f"claims-trials-{name}", f"Trials of {name} for cramps", "trial, and last the pooled mean",
        "Difference of cramps a week (below 0: fewer)", (printed, mean), caption=f"{told}. Random effects.",
        source=", ".join(trial.name for trial in trials),
    )  # fmt: skip
