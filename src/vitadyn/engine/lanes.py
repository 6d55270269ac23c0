"""The driver in LLVM IR, part one: the workspace, and what happens to a single lane.

Every lane has its own person, time, step and next event. `admit` seats the next person in a lane, `strike` applies
events whose time has come, `emit` writes outputs, `leave` writes the outcome. `sweep` drives them all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from .code import Code, literal
from .kernels import Kernels
from .rodas import Method
from .simplify import ordered

ARGUMENTS = (
    "people",
    "counter",
    "parameters",
    "initial",
    "days",
    "day_count",
    "settings",
    "absolute",
    "least",
    "most",
    "event_times",
    "event_stride",
    "set_rows",
    "set_count",
    "set_values",
    "set_stride",
    "add_rows",
    "add_count",
    "add_values",
    "add_stride",
    "values",
    "final",
    "status",
    "steps",
    "reached",
)
"""Slots of eight bytes, addresses or whole numbers, that the driver is called with."""

SETTINGS = ("end", "relative", "max_steps")

CONTROL = (
    "time",
    "step",
    "restart",
    "length",
    "fresh",
    "refused",
    "pressure",
    "count",
    "active",
    "new",
    "failure",
    "attention",
    "until",
    "next_event",
    "next_day",
    "person",
    "event",
    "day",
)
"""Rows of the workspace with one number a lane; the last three are whole numbers."""


@dataclass(frozen=True)
class Layout:
    """Where things stand in a thread's workspace, in rows of `width` numbers; `seen` are the states outputs need."""

    width: int
    parameters: int
    states: int
    outputs: int
    method: Method
    seen: tuple[int, ...]
    rows: dict[str, int]
    size: int


def layout(kernels: Kernels, width: int, method: Method) -> Layout:
    states = len(kernels.rhs.outputs[0][1])
    outputs = len(kernels.observe.outputs[0][1])
    parameters = len(kernels.prep.inputs[0][1])
    sizes = {
        "parameter": parameters,
        "constant": len(kernels.prep.outputs[0][1]),
        "state": states,
        "factor": len(kernels.factor.outputs[0][1]),
        **dict.fromkeys(("rate", "shift", "trial", "right", "reached_state", "largest", "between"), states),
        "stages": method.stages * states,
        "dense": len(method.dense) * states,
        "output": outputs,
        **dict.fromkeys(CONTROL, 1),
    }
    rows, total = {}, 0
    for name, size in sizes.items():
        rows[name] = total
        total += size
    return Layout(width, parameters, states, outputs, method, seen_states(kernels), rows, total)


def seen_states(kernels: Kernels) -> tuple[int, ...]:
    """Rows of the states that the outputs depend on."""
    outputs = kernels.observe.results()
    met = {*outputs, *(argument for node in ordered(outputs) for argument in node.arguments)}
    states = dict(kernels.observe.inputs)["state"]
    return tuple(row for row, state in enumerate(states) if state in met)


class Lane(Code):
    """Code that knows the driver's arguments (%args) and workspace (%work)."""

    def __init__(self, plan: Layout) -> None:
        super().__init__(plan.width)
        self.plan = plan

    def rows(self, name: str) -> str:
        return self.place("%work", self.plan.rows[name] * self.width)

    def pointer(self, name: str) -> str:
        return self.load_one("%args", ARGUMENTS.index(name), "ptr")

    def number(self, name: str) -> str:
        return self.load_one("%args", ARGUMENTS.index(name), "i64")

    def setting(self, name: str) -> str:
        return self.load_one(self.pointer("settings"), SETTINGS.index(name))

    def get(self, name: str, kind: str = "double") -> str:
        """This lane's number of a control row."""
        return self.load_one(self.rows(name), "%lane", kind)

    def set(self, name: str, value: str, kind: str = "double") -> None:
        self.store_one(value, self.rows(name), "%lane", kind)

    def offset(self, *terms: tuple[str, str | int]) -> str:
        """A sum of products of whole numbers."""
        total = "0"
        for a, b in terms:
            total = self.let(f"add i64 {total}, {self.let(f'mul i64 {a}, {b}')}")
        return total

    def column(self, row: str) -> str:
        """Place of this lane in a row of people."""
        return self.let(f"add i64 {self.let(f'mul i64 {row}, {self.width}')}, %lane")


def lane_functions(plan: Layout) -> str:
    return "\n".join([_admit(plan), _strike(plan), _emit(plan), _leave(plan)])


def _admit(plan: Layout) -> str:
    """Seat the next person, if there is one."""
    code = Lane(plan)
    one = code.let(f"atomicrmw add ptr {code.pointer('counter')}, i64 1 monotonic")
    code.set("active", literal(0.0))
    with code.when(code.let(f"icmp slt i64 {one}, {code.number('people')}")):
        for source, target, count in (("parameters", "parameter", plan.parameters), ("initial", "state", plan.states)):
            _seat(code, one, source, target, count)
        for name in ("active", "new", "fresh"):
            code.set(name, literal(1.0))
        for name in ("time", "count", "refused", "restart", "step"):
            code.set(name, literal(0.0))
        code.set("pressure", literal(math.nan))
        code.set("person", one, "i64")
        code.set("event", "0", "i64")
        code.set("day", "0", "i64")
        code.set("next_day", code.load_one(code.pointer("days"), 0))
        first = code.offset((one, code.number("event_stride")))
        code.set("next_event", code.load_one(code.pointer("event_times"), first))
    code.put("ret void")
    return code.function("define internal void @admit(ptr %args, ptr %work, i64 %lane) #1")


def _seat(code: Lane, person: str, source: str, target: str, count: int) -> None:
    base = code.place(code.pointer(source), code.offset((person, count)))
    rows = code.rows(target)
    with code.loop(count) as index:
        code.store_one(code.load_one(base, index), rows, code.column(index))


def _strike(plan: Layout) -> str:
    """Apply events up to now; afterwards the first step is what proved right after the event before."""
    code = Lane(plan)
    time = code.get("time")
    with code.during(lambda: code.let(f"fcmp ole double {code.get('next_event')}, {time}")):
        person, event = code.get("person", "i64"), code.get("event", "i64")
        _change(code, "set", "parameter", person, event)
        _change(code, "add", "state", person, event)
        following = code.let(f"add i64 {event}, 1")
        code.set("event", following, "i64")
        at = code.offset((person, code.number("event_stride")), (following, 1))
        code.set("next_event", code.load_one(code.pointer("event_times"), at))
        code.set("step", code.get("restart"))
        code.set("fresh", literal(1.0))
        code.set("refused", literal(0.0))
        code.set("pressure", literal(math.nan))
    code.put("ret void")
    return code.function("define internal void @strike(ptr %args, ptr %work, i64 %lane) #1")


def _change(code: Lane, kind: str, target: str, person: str, event: str) -> None:
    """Replace parameters (set) or add to states (add)."""
    count = code.number(f"{kind}_count")
    first = code.offset((person, code.number(f"{kind}_stride")), (event, count))
    values, rows, place = code.pointer(f"{kind}_values"), code.pointer(f"{kind}_rows"), code.rows(target)
    with code.loop(count) as index:
        value = code.load_one(values, code.let(f"add i64 {first}, {index}"))
        column = code.column(code.load_one(rows, index, "i64"))
        if kind == "add":
            value = code.let(f"fadd double {code.load_one(place, column)}, {value}")
        code.store_one(value, place, column)


def _emit(plan: Layout) -> str:
    """Write the outputs of one day and look forward to the next."""
    code = Lane(plan)
    person, day, days = code.get("person", "i64"), code.get("day", "i64"), code.number("day_count")
    rows, at = code.rows("output"), code.let(f"mul i64 {code.offset((person, days), (day, 1))}, {plan.outputs}")
    target = code.place(code.pointer("values"), at)
    with code.loop(plan.outputs) as index:
        code.store_one(code.load_one(rows, code.column(index)), target, index)
    following = code.let(f"add i64 {day}, 1")
    code.set("day", following, "i64")
    code.set("next_day", code.load_one(code.pointer("days"), following))
    code.put("ret void")
    return code.function("define internal void @emit(ptr %args, ptr %work, i64 %lane) #1")


def _leave(plan: Layout) -> str:
    """Write what became of the person; the final state only of those who got to the end."""
    code = Lane(plan)
    person, failure = code.get("person", "i64"), code.get("failure")
    code.store_one(code.let(f"fptosi double {failure} to i64"), code.pointer("status"), person, "i64")
    code.store_one(code.let(f"fptosi double {code.get('count')} to i64"), code.pointer("steps"), person, "i64")
    code.store_one(code.get("time"), code.pointer("reached"), person)
    final, rows = code.pointer("final"), code.rows("state")
    with code.when(code.let(f"fcmp oeq double {failure}, {literal(0.0)}")):
        first = code.offset((person, plan.states))
        with code.loop(plan.states) as index:
            at = code.let(f"add i64 {first}, {index}")
            code.store_one(code.load_one(rows, code.column(index)), final, at)
    code.put("ret void")
    return code.function("define internal void @leave(ptr %args, ptr %work, i64 %lane) #1")
