"""Kernels as LLVM IR: one vector instruction an operation, a lane a person."""

from __future__ import annotations

from .code import Code
from .expr import Expr
from .operations import CONSTANT
from .simplify import Kernel, ordered

ARITHMETIC = {"add": "fadd", "subtract": "fsub", "multiply": "fmul", "divide": "fdiv"}
COMPARISONS = {"greater": "ogt", "greater_equal": "oge", "less": "olt", "less_equal": "ole"}
FUNCTIONS = {"exp": "vexp", "log": "vlog", "log1p": "vlog1p"}


def vector_source(kernel: Kernel, width: int) -> str:
    """A function of pointers to the kernel's arrays, inputs then outputs, rows of `width` doubles one after another."""
    code = Code(width)
    names: dict[Expr, str] = {}
    arrays = [f"ptr noalias %{name}" for name, _ in (*kernel.inputs, *kernel.outputs)]
    given = kernel.given()
    for node in ordered(kernel.results(), given):
        names[node] = _operation(code, node, [_value(code, a, names, given) for a in node.arguments])
    for array, nodes in kernel.outputs:
        for row, node in enumerate(nodes):
            code.store(_value(code, node, names, given), code.row(f"%{array}", row))
    code.put("ret void")
    return code.function(f"define internal void @{kernel.name}({', '.join(arrays)}) #1")


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


def _value(code: Code, node: Expr, names: dict[Expr, str], given: dict[Expr, tuple[str, int]]) -> str:
    if node.operation == CONSTANT:
        return code.splat(node.value)
    if node not in names:
        array, row = given[node]
        names[node] = code.load(code.row(f"%{array}", row))
    return names[node]


def _operation(code: Code, node: Expr, values: list[str]) -> str:
    name = node.operation
    if name in ARITHMETIC:
        return code.binary(ARITHMETIC[name], *values)
    if name in COMPARISONS:
        return code.compare(COMPARISONS[name], *values)
    if name in FUNCTIONS:
        return code.call(FUNCTIONS[name], *values)
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
