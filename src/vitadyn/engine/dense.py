"""The driver in LLVM IR: outputs between steps, by dense output."""

from __future__ import annotations

from .lanes import Lane, Layout
from .stages import combined, kernel


def record(plan: Layout) -> str:
    """Dense output: every output day up to the end of each accepted step."""
    code = Lane(plan)
    until = code.load(code.rows("until"))
    with code.when(code.some(_due(code, until))):
        _dense(code)
        with code.during(lambda: code.some(_due(code, until))):
            _between(code)
            kernel(code, "observe", "constant", "between", "output")
            _emit_due(code)
    code.put("ret void")
    return code.function("define internal void @record(ptr %args, ptr %work) #1")


def _due(code: Lane, until: str) -> str:
    return code.compare("ole", code.load(code.rows("next_day")), until)


def _dense(code: Lane) -> None:
    """The vectors of the dense output, for the states that outputs depend on."""
    stages, dense, size = code.rows("stages"), code.rows("dense"), code.plan.states
    for row in code.plan.seen:
        terms = [code.load(code.row(stages, row + stage * size)) for stage in range(code.plan.method.stages)]
        for order, weights in enumerate(code.plan.method.dense):
            code.store(combined(code, weights, terms), code.row(dense, row + order * size))


def _between(code: Lane) -> None:
    """The state of each lane at its next output day, as far as outputs depend on it."""
    gone = code.subtract(code.load(code.rows("next_day")), code.load(code.rows("time")))
    part = code.divide(gone, code.load(code.rows("length")))
    rest = code.subtract(code.splat(1.0), part)
    state, new, dense, target = (code.rows(name) for name in ("state", "reached_state", "dense", "between"))
    for row in code.plan.seen:
        inner = code.splat(0.0)
        for order in reversed(range(len(code.plan.method.dense))):
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
