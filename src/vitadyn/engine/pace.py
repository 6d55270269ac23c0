"""The driver in LLVM IR: how long steps are, and who cannot go on. The same decisions as in `march`."""

from __future__ import annotations

import math

from .code import literal
from .lanes import Lane
from .march import REFUSED_FACTOR, SMALLEST_ERROR, SMALLEST_STEP
from .rodas import FAR, LARGEST_FACTOR, LARGEST_TREND, SAFETY, SMALLEST_FACTOR, STRETCH, TREND
from .stages import flags, norm_of
from .status import Status


def first_step(code: Lane) -> None:
    size = norm_of(code, "state", "state")
    speed = norm_of(code, "rate", "state")
    longest = code.spread(code.let(f"fmul double {code.setting('end')}, {literal(0.1)}"))
    wanted = code.divide(code.multiply(code.splat(0.01), size), speed)
    wanted = code.select(code.compare("olt", wanted, longest), wanted, longest)
    first = code.select(code.compare("ogt", speed, code.splat(0.0)), wanted, longest)
    new = flags(code, "new")
    for name in ("step", "restart"):
        code.store(code.select(new, first, code.load(code.rows(name))), code.rows(name))


def step_length(code: Lane, time: str, end: str) -> tuple[str, str, str]:
    """The next stop of each lane, whether this step reaches it, and how long it is."""
    event, step = code.load(code.rows("next_event")), code.load(code.rows("step"))
    target = code.select(code.compare("olt", event, end), event, end)
    left = code.subtract(target, time)
    longest = code.multiply(code.splat(STRETCH), step)
    lands = code.compare("oge", longest, left)
    equal = code.divide(left, code.call(f"llvm.ceil.v{code.width}f64", code.divide(left, longest)))
    near = code.compare("olt", left, code.multiply(code.splat(FAR), longest))
    length = code.select(lands, left, code.select(near, equal, step))
    code.store(length, code.rows("length"))
    return target, lands, length


def judged(
    code: Lane,
    active: str,
    accepted: str,
    inside: str,
    finished: str,
    error: str,
    length: str,
    time: str,
) -> str:
    """The status of lanes that cannot go on, 0 for all others."""
    counts = code.rows("count")
    one = code.select(active, code.splat(1.0), code.splat(0.0))
    count = code.let(f"fadd {code.vector} {code.load(counts)}, {one}")
    code.store(count, counts)
    many = code.compare("oge", count, code.spread(code.setting("max_steps")))
    long = code.select(code.compare("ogt", time, code.splat(1.0)), time, code.splat(1.0))
    smallest = code.multiply(code.splat(SMALLEST_STEP), long)
    shrunk = code.compare("ult", code.multiply(code.splat(REFUSED_FACTOR), length), smallest)
    shrunk = code.both(shrunk, code.opposite(accepted))
    finite = code.compare("olt", error, code.splat(math.inf))
    failure = code.splat(0.0)
    for status, mask in (
        (Status.TOO_MANY_STEPS, code.both(many, code.opposite(finished))),
        (Status.STEP_TOO_SMALL, shrunk),
        (Status.NOT_FINITE, code.both(shrunk, code.opposite(finite))),
        (Status.OUT_OF_BOUNDS, code.both(accepted, code.opposite(inside))),
    ):
        failure = code.select(mask, code.splat(float(status)), failure)
    return failure


def adapt(code: Lane, accepted: str, error: str, length: str) -> None:
    """The next step from the error of this one and its trend; no growth right after a refusal."""
    power = _power(code, accepted, error, length)
    factor = code.multiply(code.splat(SAFETY), code.call("vexp", power))
    factor = code.select(code.compare("ogt", factor, code.splat(SMALLEST_FACTOR)), factor, code.splat(SMALLEST_FACTOR))
    refused = flags(code, "refused")
    largest = code.select(refused, code.splat(1.0), code.splat(LARGEST_FACTOR))
    factor = code.select(code.compare("olt", factor, largest), factor, largest)
    finite = code.compare("olt", error, code.splat(math.inf))
    factor = code.select(finite, factor, code.splat(REFUSED_FACTOR))
    following = code.multiply(length, factor)
    code.store(following, code.rows("step"))
    fresh = flags(code, "fresh")
    first = code.both(fresh, accepted)
    code.store(code.select(first, following, code.load(code.rows("restart"))), code.rows("restart"))
    still = code.both(fresh, code.opposite(accepted))
    code.store(code.select(still, code.splat(1.0), code.splat(0.0)), code.rows("fresh"))
    code.store(code.select(accepted, code.splat(0.0), code.splat(1.0)), code.rows("refused"))


def _power(code: Lane, accepted: str, error: str, length: str) -> str:
    """The logarithm of what this step should have been longer; the pressure of accepted steps is kept."""
    order = float(code.plan.method.order)
    share = code.splat(1.0 / order)
    error = code.select(code.compare("ogt", error, code.splat(SMALLEST_ERROR)), error, code.splat(SMALLEST_ERROR))
    log_error = code.call("vlog", error)
    pressure = code.subtract(log_error, code.multiply(code.splat(order), code.call("vlog", length)))
    before = code.load(code.rows("pressure"))
    trend = code.multiply(code.subtract(before, pressure), share)
    for how, limit in (("olt", LARGEST_TREND), ("ogt", -LARGEST_TREND)):
        trend = code.select(code.compare(how, trend, code.splat(limit)), trend, code.splat(limit))
    known = code.both(accepted, code.compare("ord", before, before))
    trend = code.select(known, trend, code.splat(0.0))
    code.store(code.select(accepted, pressure, before), code.rows("pressure"))
    return code.subtract(code.multiply(code.splat(TREND), trend), code.multiply(log_error, share))
