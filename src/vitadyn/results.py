"""What comes back: frozen results that carry where they come from, and their JSON form."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from .errors import ModelError
from .person import SetAside

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ASSESSMENT_SCHEMA = "assessment-1"
SIMULATION_SCHEMA = "simulation-1"
DISCLAIMER = (
    "vitadyn informs a conversation with a health professional about an adult. It is not a diagnosis, it prescribes "
    "nothing, and it is not a medical device. If a red flag is shown, seek care as it says."
)

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Why:
    """How far one finding (`finding` is its path in the input) moved a cause: log10 of the factor on its odds.

    `because` says in plain words why; it is empty where no words fit the sign of the effect.
    """

    finding: str
    text: str
    effect_log10: float
    because: str = ""


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A finding that no body shows which fits the others; `p` is the two-sided probability of lying so far out."""

    finding: str
    text: str
    p: float
    reason: str


@dataclass(frozen=True, slots=True)
class CauseResult:
    """Probability that `cause` is the principal one, with its 90 % interval.

    `mechanism` is "simulated" where laboratory values come from simulated bodies, "empirical" where a cited
    distribution stands in for a mechanism that the body does not have yet. `monte_carlo_sd` is how far the probability
    would move with other simulated bodies.
    """

    cause: str
    probability: float
    interval: Interval
    why: tuple[Why, ...] = ()
    mechanism: str = "simulated"
    monte_carlo_sd: float = 0.0


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Something that must not wait; `because` are the paths of the findings that raised it."""

    id: str
    urgency: str
    action: str
    finding: str
    because: tuple[str, ...] = ()
    source: str = ""
    conf: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer about one person: which cause, which edge, how sure, why, and what must not wait.

    `causes` holds every label once, most probable first; their probabilities sum to 1. `edge` is their sum by
    deficiency, excess, neither. `summary` tells the first cause in two to four sentences, `unexplained` which findings
    it and all others leave open. `states` maps a quantity to {median, interval, unit}; `contributors` maps a label
    to the probability that it plays a part at all. `course` says when it `began` and where it goes with `no_change`;
    `change` holds, for everything begun lately, whether it did it. `reason` says why `cannot_tell` is true.
    """

    causes: tuple[CauseResult, ...]
    edge: Mapping[str, float]
    red_flags: tuple[RedFlag, ...] = ()
    cannot_tell: bool = False
    reason: str = ""
    summary: tuple[str, ...] = ()
    unexplained: tuple[Unexplained, ...] = ()
    next_tests: tuple[Mapping[str, Any], ...] = ()
    states: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    cramps: Mapping[str, Any] = field(default_factory=dict)
    contributors: Mapping[str, float] = field(default_factory=dict)
    course: Mapping[str, Any] = field(default_factory=dict)
    change: tuple[Mapping[str, Any], ...] = ()
    diagnostics: Mapping[str, Any] = field(default_factory=dict)
    plan: tuple[Mapping[str, Any], ...] = ()
    forecast: Mapping[str, Any] = field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    disclaimer: str = DISCLAIMER
    schema: str = ASSESSMENT_SCHEMA

    def to_json(self) -> dict[str, Any]:
        """The answer as plain dicts, lists, numbers and text, in the form of `assessment-1.json`."""
        return plain_fields(self)


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What a third of a second tells: the causes, most probable first, and what must not wait.

    `causes` holds every label once, without reasons; `edge` is their sum by deficiency, excess, neither. The bodies
    behind it are adults of every age, build and drug, not people like this one: for those, ask for an `Assessment`.
    """

    causes: tuple[CauseResult, ...]
    edge: Mapping[str, float]
    red_flags: tuple[RedFlag, ...] = ()
    stage: str = "first"
    disclaimer: str = DISCLAIMER

    def to_json(self) -> dict[str, Any]:
        """The answer as plain dicts, lists, numbers and text."""
        return plain_fields(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one course was read, and what the other reading of the same words would give (empty when there is none)."""

    text: str
    read_as: str
    other_reading: str = ""


@dataclass(frozen=True, slots=True)
class SimulationRun:
    """One body under a schedule.

    `times` in days, shape (T,); `outputs` maps a name to its values, shape (T,), in the unit of `units`.
    `cramps` says tetany as a category, ordinary cramps a week and weakness as a flag, empty for a body without a nerve.
    `readings` tells how each course was read.
    """

    times: NDArray[np.float64]
    outputs: Mapping[str, NDArray[np.float64]]
    units: Mapping[str, str]
    cramps: Mapping[str, Any] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    disclaimer: str = DISCLAIMER
    schema: str = SIMULATION_SCHEMA

    def to_json(self) -> dict[str, Any]:
        """The run as plain dicts, lists, numbers and text."""
        return plain_fields(self)


def plain(value: Any) -> Any:
    """A value as JSON can hold it; a number that is not finite is refused, never written as null.

    >>> import numpy as np
    >>> plain({"interval": (0.1, np.float64(0.5))})
    {'interval': [0.1, 0.5]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, (tuple, list)):
        return [plain(inner) for inner in value]
    if is_dataclass(value) and not isinstance(value, type):
        return plain_fields(value)
    return _finite(value)


def plain_fields(value: Any) -> dict[str, Any]:
    """The fields of a dataclass, each as JSON can hold it."""
    return {item.name: plain(getattr(value, item.name)) for item in fields(value)}


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise ModelError(f"a result holds {value}, which is no number that may be reported")
    return value
