"""What became of each person, with advice."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """0 is success; whatever else leaves values that are not numbers after the day reached."""

    OK = 0
    STEP_TOO_SMALL = 1
    TOO_MANY_STEPS = 2
    NOT_FINITE = 3
    OUT_OF_BOUNDS = 4
    NO_STEADY_STATE = 5


ADVICE = {
    Status.OK: "Integrated to the last day asked for.",
    Status.STEP_TOO_SMALL: "The step fell to nothing: a state changes without limit or jumps. Look at the last values"
    " before the day reached, or smooth the law that jumps.",
    Status.TOO_MANY_STEPS: "The limit of steps was met. Raise max_steps, loosen rtol, or ask for fewer days.",
    Status.NOT_FINITE: "An equation gave no finite number (logarithm or root of a negative value, division by zero,"
    " overflow). Check this person's parameters and starting state.",
    Status.OUT_OF_BOUNDS: "A state left what its pool can be (below 0, or beyond `most` times its typical size): the"
    " equations have no brake for these parameters. Look for the state, and for an amount given in the wrong unit.",
    Status.NO_STEADY_STATE: "No resting state was found. It may not exist for these parameters; integrate instead,"
    " or freeze the state that drifts.",
}


def advice(code: int) -> str:
    """What a status code means and what to do.

    >>> advice(2)
    'The limit of steps was met. Raise max_steps, loosen rtol, or ask for fewer days.'
    """
    return ADVICE[Status(code)]
