"""The driver in LLVM IR, part two: one Rodas5P step of all lanes, and the loop until nobody is left.

The same decisions as in `march`, which says them in NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .code import Code, literal
from .lanes import Lane, Layout
from .march import REFUSED_FACTOR, SMALLEST_ERROR, SMALLEST_STEP
from .rodas import (
    ERROR_SHARE,
    FAR,
    GAMMA,
    LARGEST_FACTOR,
    LARGEST_TREND,
    ORDER,
    SAFETY,
    SMALLEST_FACTOR,
    STAGES,
    STRETCH,
    TREND,
    A,
    C,
    H,
)
from .status import Status


def sweep_functions(plan: Layout) -> str:
    return "\n".join([_norm(plan), _welcome(plan), _attend(plan), _record(plan), _step(plan), _march(plan)])


def _march(plan: Layout) -> str:
    """Seat people in all lanes and sweep until every lane is empty."""
    code = Lane(plan)
    with code.loop(plan.width) as lane:
        code.put(f"call void @admit(ptr %args, ptr %work, i64 {lane})")
    code.put("call void @welcome(ptr %args, ptr %work)")
    with code.during(lambda: code.some(_flags(code, "active"))):
        code.put("call void @step(ptr %args, ptr %work)")
    code.put("ret void")
    return code.function("define void @march(ptr %args, ptr %work) #0")


def _welcome(plan: Layout) -> str:
    """For people just seated: constants, outputs of day 0, events of day 0, first step."""
    code = Lane(plan)
    with code.when(code.some(_flags(code, "new"))):
        _kernel(code, "prep", "parameter", "constant")
        first_day = code.load_one(code.pointer("days"), 0)
        with code.when(code.let(f"fcmp oeq double {first_day}, {literal(0.0)}")):
            _kernel(code, "observe", "constant", "state", "output")
            _for_new(code, "emit")
        _for_new(code, "strike")
        _prepare_again(code)
        _kernel(code, "rhs", "constant", "state", "rate")
        _first_step(code)
        code.store(code.splat(0.0), code.rows("new"))
    code.put("ret void")
    return code.function("define internal void @welcome(ptr %args, ptr %work) #1")


def _prepare_again(code: Lane) -> None:
    """Constants after events, if events set parameters at all."""
    with code.when(code.let(f"icmp sgt i64 {code.number('set_count')}, 0")):
        _kernel(code, "prep", "parameter", "constant")


def _for_new(code: Lane, function: str) -> None:
    rows = code.rows("new")
    with code.loop(code.width) as lane:
        flag = code.load_one(rows, lane)
        with code.when(code.let(f"fcmp une double {flag}, {literal(0.0)}")):
            code.put(f"call void @{function}(ptr %args, ptr %work, i64 {lane})")


def _first_step(code: Lane) -> None:
    size = _norm_of(code, "state", "state")
    speed = _norm_of(code, "rate", "state")
    longest = code.spread(code.let(f"fmul double {code.setting('end')}, {literal(0.1)}"))
    wanted = code.divide(code.multiply(code.splat(0.01), size), speed)
    wanted = code.select(code.compare("olt", wanted, longest), wanted, longest)
    first = code.select(code.compare("ogt", speed, code.splat(0.0)), wanted, longest)
    new = _flags(code, "new")
    for name in ("step", "restart"):
        code.store(code.select(new, first, code.load(code.rows(name))), code.rows(name))


def _norm(plan: Layout) -> str:
    """Root mean square in units of the tolerance, state by state."""
    code = Lane(plan)
    absolute, relative = code.pointer("absolute"), code.spread(code.setting("relative"))
    total = code.splat(0.0)
    for row in range(plan.states):
        allowed = code.multiply(relative, _magnitude(code, code.load(code.row("%largest", row))))
        allowed = code.add(code.spread(code.load_one(absolute, row)), allowed)
        ratio = code.divide(code.load(code.row("%values", row)), allowed)
        total = code.add(total, code.multiply(ratio, ratio))
    mean = code.divide(total, code.splat(float(plan.states)))
    code.put(f"ret {code.vector} {code.call(f'llvm.sqrt.v{code.width}f64', mean)}")
    heading = f"define internal {code.vector} @norm(ptr %args, ptr noalias %values, ptr noalias %largest) #1"
    return code.function(heading)


def _norm_of(code: Lane, values: str, largest: str, block: int = 0) -> str:
    place = code.row(code.rows(values), block * code.plan.states)
    return code.let(f"call {code.vector} @norm(ptr %args, ptr {place}, ptr {code.rows(largest)})")


def _step(plan: Layout) -> str:
    """One attempted step of every lane, and all that follows from it."""
    code = Lane(plan)
    active, time = _flags(code, "active"), code.load(code.rows("time"))
    end = code.spread(code.setting("end"))
    target, lands, length = _length(code, time, end)
    _stages(code, length)
    inside = _finish(code)
    error = code.multiply(code.splat(ERROR_SHARE), _norm_of(code, "stages", "largest", STAGES - 1))
    accepted = code.both(active, code.compare("ole", error, code.splat(1.0)))
    after = code.select(lands, target, code.add(time, length))
    code.store(code.select(accepted, after, code.splat(-1.0)), code.rows("until"))
    code.put("call void @record(ptr %args, ptr %work)")
    time = code.select(accepted, after, time)
    code.store(time, code.rows("time"))
    _move(code, accepted)
    finished = code.compare("oge", time, end)
    failure = _judged(code, active, accepted, inside, finished, error, length, time)
    _adapt(code, accepted, error, length)
    stops = code.either(code.compare("one", failure, code.splat(0.0)), finished)
    attention = code.both(active, code.either(stops, code.both(accepted, lands)))
    with code.when(code.some(attention)):
        code.store(failure, code.rows("failure"))
        code.store(code.select(attention, code.splat(1.0), code.splat(0.0)), code.rows("attention"))
        code.put("call void @attend(ptr %args, ptr %work)")
    code.put("ret void")
    return code.function("define internal void @step(ptr %args, ptr %work) #1")


def _length(code: Lane, time: str, end: str) -> tuple[str, str, str]:
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


def _stages(code: Lane, length: str) -> None:
    shift = code.divide(code.splat(1.0), code.multiply(code.splat(GAMMA), length))
    inverse = code.divide(code.splat(1.0), length)
    shifts, stages = code.rows("shift"), code.rows("stages")
    with code.loop(code.plan.states) as row:
        code.store(shift, code.row(shifts, row))
    _kernel(code, "factor", "constant", "state", "shift", "factor", "rate")
    for stage in range(STAGES):
        if stage:
            _stage_state(code, stage, stages)
            _kernel(code, "rhs", "constant", "trial", "rate")
        source = _stage_right(code, stage, stages, inverse) if stage else "rate"
        target = code.row(stages, stage * code.plan.states)
        code.put(f"call void @solve(ptr {code.rows('factor')}, ptr {code.rows(source)}, ptr {target})")


def _stage_state(code: Lane, stage: int, stages: str) -> None:
    """State + sum A u; the last two only add a stage to the one before."""
    simple = stage >= STAGES - 2
    trial, state = code.rows("trial"), code.rows("state")
    with code.loop(code.plan.states) as row:
        if simple:
            terms = [_stage(code, stages, stage - 1, row)]
            total = code.add(code.load(code.row(trial, row)), terms[0])
        else:
            terms = [_stage(code, stages, before, row) for before in range(stage)]
            total = code.add(code.load(code.row(state, row)), _combined(code, A[stage], terms))
        code.store(total, code.row(trial, row))


def _stage_right(code: Lane, stage: int, stages: str, inverse: str) -> str:
    """Rate + sum C u / length."""
    right, rate = code.rows("right"), code.rows("rate")
    with code.loop(code.plan.states) as row:
        terms = [_stage(code, stages, before, row) for before in range(stage)]
        pull = code.multiply(_combined(code, C[stage], terms), inverse)
        code.store(code.add(code.load(code.row(rate, row)), pull), code.row(right, row))
    return "right"


def _stage(code: Lane, stages: str, stage: int, row: str) -> str:
    return code.load(code.row(stages, code.let(f"add i64 {row}, {stage * code.plan.states}")))


def _combined(code: Code, weights: Sequence[float], terms: Sequence[str]) -> str:
    total = code.multiply(code.splat(weights[0]), terms[0])
    for weight, term in zip(weights[1:], terms[1:], strict=True):
        total = code.add(code.multiply(code.splat(weight), term), total)
    return total


def _finish(code: Lane) -> str:
    """The new state, the larger of old and new, and whether the new one is within bounds."""
    least, most, inside = code.pointer("least"), code.pointer("most"), "splat (i1 true)"
    trial, state = code.rows("trial"), code.rows("state")
    new, largest = code.rows("reached_state"), code.rows("largest")
    last = code.row(code.rows("stages"), (STAGES - 1) * code.plan.states)
    for row in range(code.plan.states):
        value = code.add(code.load(code.row(trial, row)), code.load(code.row(last, row)))
        before, size = _magnitude(code, code.load(code.row(state, row))), _magnitude(code, value)
        code.store(value, code.row(new, row))
        code.store(code.select(code.compare("ogt", before, size), before, size), code.row(largest, row))
        inside = code.both(inside, code.compare("oge", value, code.spread(code.load_one(least, row))))
        inside = code.both(inside, code.compare("ole", value, code.spread(code.load_one(most, row))))
    return inside


def _move(code: Lane, accepted: str) -> None:
    state, new = code.rows("state"), code.rows("reached_state")
    with code.loop(code.plan.states) as row:
        place = code.row(state, row)
        code.store(code.select(accepted, code.load(code.row(new, row)), code.load(place)), place)


def _judged(
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


def _adapt(code: Lane, accepted: str, error: str, length: str) -> None:
    """The next step from the error of this one and its trend; no growth right after a refusal."""
    power = _power(code, accepted, error, length)
    factor = code.multiply(code.splat(SAFETY), code.call("vexp", power))
    factor = code.select(code.compare("ogt", factor, code.splat(SMALLEST_FACTOR)), factor, code.splat(SMALLEST_FACTOR))
    refused = _flags(code, "refused")
    largest = code.select(refused, code.splat(1.0), code.splat(LARGEST_FACTOR))
    factor = code.select(code.compare("olt", factor, largest), factor, largest)
    finite = code.compare("olt", error, code.splat(math.inf))
    factor = code.select(finite, factor, code.splat(REFUSED_FACTOR))
    following = code.multiply(length, factor)
    code.store(following, code.rows("step"))
    fresh = _flags(code, "fresh")
    first = code.both(fresh, accepted)
    code.store(code.select(first, following, code.load(code.rows("restart"))), code.rows("restart"))
    still = code.both(fresh, code.opposite(accepted))
    code.store(code.select(still, code.splat(1.0), code.splat(0.0)), code.rows("fresh"))
    code.store(code.select(accepted, code.splat(0.0), code.splat(1.0)), code.rows("refused"))


def _power(code: Lane, accepted: str, error: str, length: str) -> str:
    """The logarithm of what this step should have been longer; the pressure of accepted steps is kept."""
    share = code.splat(1.0 / ORDER)
    error = code.select(code.compare("ogt", error, code.splat(SMALLEST_ERROR)), error, code.splat(SMALLEST_ERROR))
    log_error = code.call("vlog", error)
    pressure = code.subtract(log_error, code.multiply(code.splat(float(ORDER)), code.call("vlog", length)))
    before = code.load(code.rows("pressure"))
    trend = code.multiply(code.subtract(before, pressure), share)
    for how, limit in (("olt", LARGEST_TREND), ("ogt", -LARGEST_TREND)):
        trend = code.select(code.compare(how, trend, code.splat(limit)), trend, code.splat(limit))
    known = code.both(accepted, code.compare("ord", before, before))
    trend = code.select(known, trend, code.splat(0.0))
    code.store(code.select(accepted, pressure, before), code.rows("pressure"))
    return code.subtract(code.multiply(code.splat(TREND), trend), code.multiply(log_error, share))


def _record(plan: Layout) -> str:
    """Dense output: every output day up to the end of each accepted step."""
    code = Lane(plan)
    until = code.load(code.rows("until"))
    with code.when(code.some(_due(code, until))):
        _dense(code)
        with code.during(lambda: code.some(_due(code, until))):
            _between(code)
            _kernel(code, "observe", "constant", "between", "output")
            _emit_due(code)
    code.put("ret void")
    return code.function("define internal void @record(ptr %args, ptr %work) #1")


def _due(code: Lane, until: str) -> str:
    return code.compare("ole", code.load(code.rows("next_day")), until)


def _dense(code: Lane) -> None:
    """The three vectors of the dense output, for the states that outputs depend on."""
    stages, dense, size = code.rows("stages"), code.rows("dense"), code.plan.states
    for row in code.plan.seen:
        terms = [code.load(code.row(stages, row + stage * size)) for stage in range(STAGES)]
        for order, weights in enumerate(H):
            code.store(_combined(code, weights, terms), code.row(dense, row + order * size))


def _between(code: Lane) -> None:
    """The state of each lane at its next output day, as far as outputs depend on it."""
    gone = code.subtract(code.load(code.rows("next_day")), code.load(code.rows("time")))
    part = code.divide(gone, code.load(code.rows("length")))
    rest = code.subtract(code.splat(1.0), part)
    state, new, dense, target = (code.rows(name) for name in ("state", "reached_state", "dense", "between"))
    for row in code.plan.seen:
        inner = code.splat(0.0)
        for order in (2, 1, 0):
            inner = code.add(code.multiply(part, inner), code.load(code.row(dense, row + order * code.plan.states)))
        inner = code.add(code.multiply(rest, inner), code.load(code.row(new, row)))
        value = code.add(code.multiply(rest, code.load(code.row(state, row))), code.multiply(part, inner))
        code.store(value, code.row(target, row))


def _emit_due(code: Lane) -> None:
    days, until = code.rows("next_day"), code.rows("until")
    with code.loop(code.width) as lane:
        due = code.let(f"fcmp ole double {code.load_one(days, lane)}, {code.load_one(until, lane)}")
        with code.when(due):
            code.put(f"call void @emit(ptr %args, ptr %work, i64 {lane})")


def _attend(plan: Layout) -> str:
    """Lanes that have finished or failed take the next person; those that met an event go on after it."""
    code = Lane(plan)
    flags, end = code.rows("attention"), code.setting("end")
    with code.loop(plan.width) as lane:
        wanted = code.let(f"fcmp une double {code.load_one(flags, lane)}, {literal(0.0)}")
        with code.when(wanted):
            failed = code.let(f"fcmp une double {code.load_one(code.rows('failure'), lane)}, {literal(0.0)}")
            there = code.let(f"fcmp oge double {code.load_one(code.rows('time'), lane)}, {end}")
            stops = code.let(f"or i1 {failed}, {there}")
            with code.when(stops):
                for function in ("leave", "admit"):
                    code.put(f"call void @{function}(ptr %args, ptr %work, i64 {lane})")
            with code.when(code.let(f"xor i1 {stops}, true")):
                code.put(f"call void @strike(ptr %args, ptr %work, i64 {lane})")
    _prepare_again(code)
    code.put("call void @welcome(ptr %args, ptr %work)")
    code.put("ret void")
    return code.function("define internal void @attend(ptr %args, ptr %work) #1")


def _kernel(code: Lane, name: str, *rows: str) -> None:
    code.put(f"call void @{name}({', '.join(f'ptr {code.rows(row)}' for row in rows)})")


def _flags(code: Lane, name: str) -> str:
    return code.compare("une", code.load(code.rows(name)), code.splat(0.0))


def _magnitude(code: Code, value: str) -> str:
    return code.call(f"llvm.fabs.v{code.width}f64", value)
