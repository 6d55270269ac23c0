"""The driver in LLVM IR: one step of all lanes and what follows from it, until nobody is left."""

from __future__ import annotations

from .code import literal
from .dense import record
from .lanes import Lane, Layout
from .pace import adapt, first_step, judged, step_length
from .stages import finish, flags, kernel, move, norm, norm_of, stage_values


def sweep_functions(plan: Layout) -> str:
    return "\n".join([norm(plan), _welcome(plan), _attend(plan), record(plan), _step(plan), _march(plan)])


def _march(plan: Layout) -> str:
    """Seat people in all lanes and sweep until every lane is empty."""
    code = Lane(plan)
    with code.loop(plan.width) as lane:
        code.put(f"call void @admit(ptr %args, ptr %work, i64 {lane})")
    code.put("call void @welcome(ptr %args, ptr %work)")
    with code.during(lambda: code.some(flags(code, "active"))):
        code.put("call void @step(ptr %args, ptr %work)")
    code.put("ret void")
    return code.function("define void @march(ptr %args, ptr %work) #0")


def _welcome(plan: Layout) -> str:
    """For people just seated: constants, outputs of day 0, events of day 0, first step."""
    code = Lane(plan)
    with code.when(code.some(flags(code, "new"))):
        kernel(code, "prep", "parameter", "constant")
        first_day = code.load_one(code.pointer("days"), 0)
        with code.when(code.let(f"fcmp oeq double {first_day}, {literal(0.0)}")):
            kernel(code, "observe", "constant", "state", "output")
            _for_new(code, "emit")
        _for_new(code, "strike")
        _prepare_again(code)
        kernel(code, "rhs", "constant", "state", "rate")
        first_step(code)
        code.store(code.splat(0.0), code.rows("new"))
    code.put("ret void")
    return code.function("define internal void @welcome(ptr %args, ptr %work) #1")


def _prepare_again(code: Lane) -> None:
    """Constants after events, if events set parameters at all."""
    with code.when(code.let(f"icmp sgt i64 {code.number('set_count')}, 0")):
        kernel(code, "prep", "parameter", "constant")


def _for_new(code: Lane, function: str) -> None:
    rows = code.rows("new")
    with code.loop(code.width) as lane:
        flag = code.load_one(rows, lane)
        with code.when(code.let(f"fcmp une double {flag}, {literal(0.0)}")):
            code.put(f"call void @{function}(ptr %args, ptr %work, i64 {lane})")


def _step(plan: Layout) -> str:
    """One attempted step of every lane, and all that follows from it."""
    code = Lane(plan)
    active, time = flags(code, "active"), code.load(code.rows("time"))
    end = code.spread(code.setting("end"))
    target, lands, length = step_length(code, time, end)
    stage_values(code, length)
    inside = finish(code)
    error = code.multiply(
        code.splat(plan.method.error_share), norm_of(code, "stages", "largest", plan.method.stages - 1)
    )
    accepted = code.both(active, code.compare("ole", error, code.splat(1.0)))
    after = code.select(lands, target, code.add(time, length))
    code.store(code.select(accepted, after, code.splat(-1.0)), code.rows("until"))
    code.put("call void @record(ptr %args, ptr %work)")
    time = code.select(accepted, after, time)
    code.store(time, code.rows("time"))
    move(code, accepted)
    finished = code.compare("oge", time, end)
    failure = judged(code, active, accepted, inside, finished, error, length, time)
    adapt(code, accepted, error, length)
    stops = code.either(code.compare("one", failure, code.splat(0.0)), finished)
    attention = code.both(active, code.either(stops, code.both(accepted, lands)))
    with code.when(code.some(attention)):
        code.store(failure, code.rows("failure"))
        code.store(code.select(attention, code.splat(1.0), code.splat(0.0)), code.rows("attention"))
        code.put("call void @attend(ptr %args, ptr %work)")
    code.put("ret void")
    return code.function("define internal void @step(ptr %args, ptr %work) #1")


def _attend(plan: Layout) -> str:
    """Lanes that have finished or failed take the next person; those that met an event go on after it."""
    code = Lane(plan)
    wanting, end = code.rows("attention"), code.setting("end")
    with code.loop(plan.width) as lane:
        wanted = code.let(f"fcmp une double {code.load_one(wanting, lane)}, {literal(0.0)}")
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
