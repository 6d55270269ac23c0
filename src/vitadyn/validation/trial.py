"""A published study as data: who, from what baseline, what was given in each arm, and which printed numbers count.

All amounts are in the units of the body; a printed number keeps its own unit and the factor that leads to the body's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..population.exposure import Exposure

TOPICS = (
    "dose_response",
    "decline",
    "season",
    "hormones",
    "toxicity",
    "clamp",
    "calcium",
    "magnesium",
    "medicines",
    "kidney_water",
    "cramps",
)
GRADES = ("A", "B", "C")
STATISTICS = ("mean", "median")


@dataclass(frozen=True, slots=True)
class Group:
    """Who was studied: means, the share of women, and `set`, numbers of the body that differed before the study."""

    n: int
    age: float
    age_sd: float
    women: float
    weight: float
    height: float
    set: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Start:
    """A baseline: its mean or median over people, and its spread where one was printed."""

    value: float
    sd: float | None = None
    statistic: str = "mean"


@dataclass(frozen=True, slots=True)
class Baseline:
    """25(OH)D on day 0, which the usual vitamin D of the people brings about, and intakes that are set outright."""

    vitd25: Start | None = None
    intakes: Mapping[str, Start] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Season:
    """Sun over the year: half a sine around `peak_day`, up to `peak`, on the days of the year from `first_day` on.

    `share` is what the sun is of the usual vitamin D; it is taken off while the season runs.
    """

    number: str
    peak: float
    peak_day: float
    share: float
    first_day: float


@dataclass(frozen=True, slots=True)
class Clamp:
    """Ionised calcium led to `change` mmol/L off its resting value over `ramp` days, then held."""

    change: float
    ramp: float


@dataclass(frozen=True, slots=True)
class Dose:
    """Mean amount a day of what is given repeatedly, and what it is an amount of."""

    amount: float
    of: str


@dataclass(frozen=True, slots=True)
class Arm:
    """What one group lived through: `given` acts from day 0 on; `dose` is that of a picture."""

    name: str
    group: Group
    baseline: Baseline
    days: float
    given: Exposure
    season: Season | None = None
    clamp: Clamp | None = None
    dose: Dose | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """What was printed beside a number: `kind` is sd, se, ci95, iqr, range, k_of_n or none; `low` alone for sd, se."""

    kind: str
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Compare:
    """A printed number and where to look for it in the model; `factor` leads from its unit to that of the body."""

    id: str
    arm: str
    quantity: str
    how: str
    day: float
    value: float
    unit: str
    factor: float
    spread: Spread
    n: int
    grade: str
    against: str = ""
    since: float = 0.0
    threshold: float | None = None
    statistic: str = "mean"
    fit: bool = True


@dataclass(frozen=True, slots=True)
class Study:
    """One publication; `name` is that of its file."""

    name: str
    title: str
    topic: str
    source: str
    citation: str
    note: str
    arms: tuple[Arm, ...]
    compares: tuple[Compare, ...]

    def arm(self, name: str) -> Arm:
        return next(arm for arm in self.arms if arm.name == name)
