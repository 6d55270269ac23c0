"""Native code around SUNDIALS CVODE: what it calls back, and the loop over people, days and events."""

from __future__ import annotations

from ..engine.code import Code, literal
from ..engine.kernels import Kernels

DATA = ("constant", "entry", "vector_data", "matrix_data")
"""What the callbacks are handed: two arrays, and the library's functions that tell where numbers stand."""

ARGUMENTS = (
    "people",
    "table",
    "initial",
    "numbers",
    "constant",
    "state",
    "output",
    "values",
    "worst",
    "memory",
    "vector",
    "returned",
    "CVode",
    "CVodeReInit",
    "CVodeSetStopTime",
    "stop_count",
    "day_count",
    "times",
    "day",
    "event",
    "until",
    "set_rows",
    "set_count",
    "set_values",
    "add_rows",
    "add_count",
    "add_values",
)


def sundials_code(kernels: Kernels) -> str:
    """IR of @cv_rates and @cv_matrix, of the types that CVODE expects, and of @cv_people(arguments)."""
    return "\n".join([_rates(), _matrix(kernels), _people(kernels)])


def _rates() -> str:
    code = Code(1)
    state, rate = (_numbers_of(code, "vector_data", name) for name in ("%y", "%dy"))
    code.put(f"call void @rhs(ptr {code.load_one('%data', 0, 'ptr')}, ptr {state}, ptr {rate})")
    code.put("ret i32 0")
    return code.function("define i32 @cv_rates(double %t, ptr %y, ptr %dy, ptr %data)")


def _matrix(kernels: Kernels) -> str:
    """The entries that are not zero, into a matrix by columns that the library has cleared."""
    code = Code(1)
    size = len(kernels.rhs.outputs[0][1])
    state, matrix = _numbers_of(code, "vector_data", "%y"), _numbers_of(code, "matrix_data", "%matrix")
    entry = code.load_one("%data", DATA.index("entry"), "ptr")
    code.put(f"call void @jac(ptr {code.load_one('%data', 0, 'ptr')}, ptr {state}, ptr {entry})")
    for index, (row, column) in enumerate(kernels.places):
        code.store_one(code.load_one(entry, index), matrix, column * size + row)
    code.put("ret i32 0")
    arguments = "double %t, ptr %y, ptr %dy, ptr %matrix, ptr %data, ptr %one, ptr %two, ptr %three"
    return code.function(f"define i32 @cv_matrix({arguments})")


def _numbers_of(code: Code, accessor: str, thing: str) -> str:
    function = code.load_one("%data", DATA.index(accessor), "ptr")
    return code.let(f"call ptr {function}(ptr {thing})")


class _Loop(Code):
    def __init__(self) -> None:
        super().__init__(1)

    def pointer(self, name: str) -> str:
        return self.load_one("%args", ARGUMENTS.index(name), "ptr")

    def number(self, name: str) -> str:
        return self.load_one("%args", ARGUMENTS.index(name), "i64")

    def copy(self, source: str, row: str, target: str, count: int) -> None:
        base = self.place(self.pointer(source), self.let(f"mul i64 {row}, {count}"))
        place = self.pointer(target)
        with self.loop(count) as index:
            self.store_one(self.load_one(base, index), place, index)

    def prepare(self) -> None:
        self.put(f"call void @prep(ptr {self.pointer('numbers')}, ptr {self.pointer('constant')})")

    def ask(self, function: str, arguments: str) -> None:
        """Call the library and remember the worst answer; below 0 is a failure."""
        memory = self.pointer("memory")
        flag = self.let(f"call i32 {self.pointer(function)}(ptr {memory}, {arguments})")
        worst = self.pointer("worst")
        before = self.load_one(worst, 0, "i32")
        lower = self.let(f"icmp slt i32 {flag}, {before}")
        self.store_one(self.let(f"select i1 {lower}, i32 {flag}, i32 {before}"), worst, 0, "i32")


def _people(kernels: Kernels) -> str:
    code = _Loop()
    parameters, states = len(kernels.prep.inputs[0][1]), len(kernels.rhs.outputs[0][1])
    with code.loop(code.number("people")) as person:
        code.copy("table", person, "numbers", parameters)
        code.copy("initial", person, "state", states)
        code.prepare()
        code.ask("CVodeReInit", f"double {literal(0.0)}, ptr {code.pointer('vector')}")
        with code.loop(code.number("stop_count")) as stop:
            _stop(code, person, stop, len(kernels.observe.outputs[0][1]))
    code.put("ret void")
    return code.function("define void @cv_people(ptr %args)")


def _stop(code: _Loop, person: str, stop: str, outputs: int) -> None:
    """Go on to the next stop, show what is wanted there, apply the event."""
    time = code.load_one(code.pointer("times"), stop)
    with code.when(code.let(f"fcmp ogt double {time}, {literal(0.0)}")):
        code.ask("CVodeSetStopTime", f"double {code.load_one(code.pointer('until'), stop)}")
        vector, returned = code.pointer("vector"), code.pointer("returned")
        code.ask("CVode", f"double {time}, ptr {vector}, ptr {returned}, i32 1")
    day = code.load_one(code.pointer("day"), stop, "i64")
    with code.when(code.let(f"icmp sge i64 {day}, 0")):
        _show(code, person, day, outputs)
    event = code.load_one(code.pointer("event"), stop, "i64")
    with code.when(code.let(f"icmp sge i64 {event}, 0")):
        _change(code, "set", "numbers", event)
        _change(code, "add", "state", event)
        with code.when(code.let(f"icmp sgt i64 {code.number('set_count')}, 0")):
            code.prepare()
        code.ask("CVodeReInit", f"double {time}, ptr {code.pointer('vector')}")


def _show(code: _Loop, person: str, day: str, outputs: int) -> None:
    output, values, days = code.pointer("output"), code.pointer("values"), code.number("day_count")
    code.put(f"call void @observe(ptr {code.pointer('constant')}, ptr {code.pointer('state')}, ptr {output})")
    first = code.let(f"add i64 {code.let(f'mul i64 {person}, {days}')}, {day}")
    block = code.let(f"mul i64 {code.number('people')}, {days}")
    with code.loop(outputs) as index:
        at = code.let(f"add i64 {first}, {code.let(f'mul i64 {index}, {block}')}")
        code.store_one(code.load_one(output, index), values, at)


def _change(code: _Loop, kind: str, target: str, event: str) -> None:
    count = code.number(f"{kind}_count")
    first = code.let(f"mul i64 {event}, {count}")
    values, rows, place = code.pointer(f"{kind}_values"), code.pointer(f"{kind}_rows"), code.pointer(target)
    with code.loop(count) as index:
        value = code.load_one(values, code.let(f"add i64 {first}, {index}"))
        row = code.load_one(rows, index, "i64")
        if kind == "add":
            value = code.let(f"fadd double {code.load_one(place, row)}, {value}")
        code.store_one(value, place, row)
