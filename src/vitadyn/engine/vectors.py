"""Kernels as LLVM IR: one vector instruction an operation, a lane a person."""

from __future__ import annotations

from .code import Code
from .elementary import NAMES
from .expr import Expr
from .operations import CONSTANT
from .simplify import Kernel, ordered

ARITHMETIC = {"add": "fadd", "subtract": "fsub", "multiply": "fmul", "divide": "fdiv"}
COMPARISONS = {"greater": "ogt", "greater_equal": "oge", "less": "olt", "less_equal": "ole"}


def vector_source(kernel: Kernel, width: int) -> str:
    """A function of pointers to the kernel's arrays, inputs then outputs, rows of `width` doubles one after another.

    Functions whose arguments are ready at the same time are computed together, in place in a buffer.
    """
    page = _Page(kernel, width)
    for level in _levels(kernel):
        page.write(level)
    for array, nodes in kernel.outputs:
        for row, node in enumerate(nodes):
            page.code.store(page.value(node), page.code.row(f"%{array}", row))
    page.code.put("ret void")
    arrays = [f"ptr noalias %{name}" for name, _ in (*kernel.inputs, *kernel.outputs)]
    return page.code.function(f"define internal void @{kernel.name}({', '.join(arrays)}) #1")


def _levels(kernel: Kernel) -> list[list[Expr]]:
    """Nodes by the number of functions on the longest way to them; functions come first in their level."""
    depth: dict[Expr, int] = {}
    levels: list[list[Expr]] = []
    for node in ordered(kernel.results(), kernel.given()):
        depth[node] = max((depth.get(a, 0) for a in node.arguments), default=0) + (node.operation in NAMES)
        levels += [[] for _ in range(depth[node] + 1 - len(levels))]
        levels[depth[node]].append(node)
    return [sorted(level, key=lambda node: node.operation not in NAMES) for level in levels]


class _Page:
    """The code of one kernel as it is written, and where each node's value is."""

    def __init__(self, kernel: Kernel, width: int) -> None:
        self.code = Code(width)
        self.given = kernel.given()
        self.names: dict[Expr, str] = {}
        self.slots: dict[Expr, str] = {}

    def value(self, node: Expr) -> str:
        if node.operation == CONSTANT:
            return self.code.splat(node.value)
        if node not in self.names:
            self.names[node] = self.code.load(self._address(node))
        return self.names[node]

    def write(self, level: list[Expr]) -> None:
        for name, function in NAMES.items():
            self._together(function, [node for node in level if node.operation == name])
        for node in level:
            if node.operation not in NAMES:
                self.names[node] = _operation(self.code, node, [self.value(a) for a in node.arguments])

    def _together(self, function: str, nodes: list[Expr]) -> None:
        if not nodes:
            return
        code = self.code
        buffer = code.let(f"alloca [{len(nodes)} x {code.vector}], align {8 * code.width}")
        for slot, node in enumerate(nodes):
            self.slots[node] = code.row(buffer, slot)
            code.store(self.value(node.arguments[0]), self.slots[node])
        code.put(f"call void @{function}_many(ptr {buffer}, i64 {len(nodes)})")

    def _address(self, node: Expr) -> str:
        if node in self.slots:
            return self.slots[node]
        array, row = self.given[node]
        return self.code.row(f"%{array}", row)


def batch_source(kernel: Kernel, width: int) -> str:
    """The same for many groups of people, to be called from outside."""
    code = Code(width)
    arrays = [(name, len(nodes)) for name, nodes in (*kernel.inputs, *kernel.outputs)]
    with code.loop("%groups") as group:
        places = [code.row(f"%{name}", code.let(f"mul i64 {group}, {rows}")) for name, rows in arrays]
        code.put(f"call void @{kernel.name}({', '.join(f'ptr {place}' for place in places)})")
    code.put("ret void")
    parameters = ", ".join(["i64 %groups", *(f"ptr %{name}" for name, _ in arrays)])
    return code.function(f"define void @{kernel.name}_all({parameters}) #0")


def _operation(code: Code, node: Expr, values: list[str]) -> str:
    name = node.operation
    if name in ARITHMETIC:
        return code.binary(ARITHMETIC[name], *values)
    if name in COMPARISONS:
        return code.compare(COMPARISONS[name], *values)
    if name in ("minimum", "maximum"):
        return _extreme(code, node, values)
    return _other(code, name, values)


def _other(code: Code, name: str, values: list[str]) -> str:
    if name == "negative":
        return code.let(f"fneg {code.vector} {values[0]}")
    if name == "sqrt":
        return code.call(f"llvm.sqrt.v{code.width}f64", *values)
    if name == "absolute":
        return code.call(f"llvm.fabs.v{code.width}f64", *values)
    if name == "where":
        return code.select(*values)
    return code.both(*values) if name == "logical_and" else code.either(*values)


def _extreme(code: Code, node: Expr, values: list[str]) -> str:
    """The smaller or larger; what is not a number stays so, as in NumPy."""
    a, b = values
    if node.arguments[1].operation == CONSTANT:
        a, b = b, a
    chosen = code.select(code.compare("olt" if node.operation == "minimum" else "ogt", a, b), a, b)
    if any(argument.operation == CONSTANT for argument in node.arguments):
        return chosen
    return code.select(code.compare("uno", a, a), a, chosen)
