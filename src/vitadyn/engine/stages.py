"""The driver in LLVM IR: the stages of one step, the new state and its error."""

from __future__ import annotations

from collections.abc import Sequence

from .code import Code
from .lanes import Lane, Layout


def norm(plan: Layout) -> str:
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


def norm_of(code: Lane, values: str, largest: str, block: int = 0) -> str:
    place = code.row(code.rows(values), block * code.plan.states)
    return code.let(f"call {code.vector} @norm(ptr %args, ptr {place}, ptr {code.rows(largest)})")


def stage_values(code: Lane, length: str) -> None:
    shift = code.divide(code.splat(1.0), code.multiply(code.splat(code.plan.method.gamma), length))
    inverse = code.divide(code.splat(1.0), length)
    shifts, stages = code.rows("shift"), code.rows("stages")
    with code.loop(code.plan.states) as row:
        code.store(shift, code.row(shifts, row))
    kernel(code, "factor", "constant", "state", "shift", "factor", "rate")
    for stage in range(code.plan.method.stages):
        if stage:
            _stage_state(code, stage, stages)
            kernel(code, "rhs", "constant", "trial", "rate")
        source = _stage_right(code, stage, stages, inverse) if stage else "rate"
        target = code.row(stages, stage * code.plan.states)
        code.put(f"call void @solve(ptr {code.rows('factor')}, ptr {code.rows(source)}, ptr {target})")


def _stage_state(code: Lane, stage: int, stages: str) -> None:
    """State + sum a u; the last ones only add a stage to the one before."""
    simple = code.plan.method.extends(stage)
    trial, state = code.rows("trial"), code.rows("state")
    with code.loop(code.plan.states) as row:
        if simple:
            terms = [_stage(code, stages, stage - 1, row)]
            total = code.add(code.load(code.row(trial, row)), terms[0])
        else:
            terms = [_stage(code, stages, before, row) for before in range(stage)]
            total = code.add(code.load(code.row(state, row)), combined(code, code.plan.method.a[stage], terms))
        code.store(total, code.row(trial, row))


def _stage_right(code: Lane, stage: int, stages: str, inverse: str) -> str:
    """Rate + sum c u / length."""
    right, rate = code.rows("right"), code.rows("rate")
    with code.loop(code.plan.states) as row:
        terms = [_stage(code, stages, before, row) for before in range(stage)]
        pull = code.multiply(combined(code, code.plan.method.c[stage], terms), inverse)
        code.store(code.add(code.load(code.row(rate, row)), pull), code.row(right, row))
    return "right"


def _stage(code: Lane, stages: str, stage: int, row: str) -> str:
    return code.load(code.row(stages, code.let(f"add i64 {row}, {stage * code.plan.states}")))


def combined(code: Code, weights: Sequence[float], terms: Sequence[str]) -> str:
    total = code.multiply(code.splat(weights[0]), terms[0])
    for weight, term in zip(weights[1:], terms[1:], strict=True):
        total = code.add(code.multiply(code.splat(weight), term), total)
    return total


def finish(code: Lane) -> str:
    """The new state, the larger of old and new, and whether the new one is within bounds."""
    least, most, inside = code.pointer("least"), code.pointer("most"), "splat (i1 true)"
    trial, state = code.rows("trial"), code.rows("state")
    new, largest = code.rows("reached_state"), code.rows("largest")
    last = code.row(code.rows("stages"), (code.plan.method.stages - 1) * code.plan.states)
    for row in range(code.plan.states):
        value = code.add(code.load(code.row(trial, row)), code.load(code.row(last, row)))
        before, size = _magnitude(code, code.load(code.row(state, row))), _magnitude(code, value)
        code.store(value, code.row(new, row))
        code.store(code.select(code.compare("ogt", before, size), before, size), code.row(largest, row))
        inside = code.both(inside, code.compare("oge", value, code.spread(code.load_one(least, row))))
        inside = code.both(inside, code.compare("ole", value, code.spread(code.load_one(most, row))))
    return inside


def move(code: Lane, accepted: str) -> None:
    state, new = code.rows("state"), code.rows("reached_state")
    with code.loop(code.plan.states) as row:
        place = code.row(state, row)
        code.store(code.select(accepted, code.load(code.row(new, row)), code.load(place)), place)


def kernel(code: Lane, name: str, *rows: str) -> None:
    code.put(f"call void @{name}({', '.join(f'ptr {code.rows(row)}' for row in rows)})")


def flags(code: Lane, name: str) -> str:
    return code.compare("une", code.load(code.rows(name)), code.splat(0.0))


def _magnitude(code: Code, value: str) -> str:
    return code.call(f"llvm.fabs.v{code.width}f64", value)
