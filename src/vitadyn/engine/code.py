"""Writing LLVM IR as text: values with fresh names, loops and branches."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def literal(value: float) -> str:
    """A double as LLVM writes it, bit for bit."""
    return f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}"


class Code:
    """The body of one function; `width` people stand side by side in a vector."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.vector, self.integers, self.mask = (f"<{width} x {kind}>" for kind in ("double", "i64", "i1"))
        self.lines: list[str] = []
        self.block = "begin"
        self._count = 0

    def put(self, line: str) -> None:
        self.lines.append("  " + line)

    def let(self, text: str) -> str:
        """A new value."""
        name = self.fresh("v")
        self.put(f"{name} = {text}")
        return name

    def fresh(self, stem: str) -> str:
        self._count += 1
        return f"%{stem}{self._count}"

    def splat(self, value: float) -> str:
        return f"splat (double {literal(value)})"

    def whole(self, value: int) -> str:
        return f"splat (i64 {value})"

    def binary(self, operation: str, a: str, b: str) -> str:
        """fadd, fsub, fmul or fdiv on vectors; products may be fused into sums."""
        return self.let(f"{operation} contract {self.vector} {a}, {b}")

    def add(self, a: str, b: str) -> str:
        return self.binary("fadd", a, b)

    def subtract(self, a: str, b: str) -> str:
        return self.binary("fsub", a, b)

    def multiply(self, a: str, b: str) -> str:
        return self.binary("fmul", a, b)

    def divide(self, a: str, b: str) -> str:
        return self.binary("fdiv", a, b)

    def compare(self, how: str, a: str, b: str) -> str:
        return self.let(f"fcmp {how} {self.vector} {a}, {b}")

    def select(self, mask: str, a: str, b: str) -> str:
        return self.let(f"select {self.mask} {mask}, {self.vector} {a}, {self.vector} {b}")

    def both(self, a: str, b: str) -> str:
        return self.let(f"and {self.mask} {a}, {b}")

    def either(self, a: str, b: str) -> str:
        return self.let(f"or {self.mask} {a}, {b}")

    def opposite(self, a: str) -> str:
        return self.let(f"xor {self.mask} {a}, splat (i1 true)")

    def some(self, mask: str) -> str:
        """Whether any lane is true, as one i1."""
        packed = self.let(f"bitcast {self.mask} {mask} to i{self.width}")
        return self.let(f"icmp ne i{self.width} {packed}, 0")

    def spread(self, number: str) -> str:
        """One double in all lanes."""
        one = self.let(f"insertelement {self.vector} poison, double {number}, i64 0")
        places = f"<{self.width} x i32> zeroinitializer"
        return self.let(f"shufflevector {self.vector} {one}, {self.vector} poison, {places}")

    def call(self, function: str, *arguments: str) -> str:
        return self.let(f"call {self.vector} @{function}({', '.join(f'{self.vector} {a}' for a in arguments)})")

    def place(self, base: str, index: str | int, kind: str = "double") -> str:
        """The address of an element."""
        return self.let(f"getelementptr {kind}, ptr {base}, i64 {index}")

    def row(self, base: str, index: str | int) -> str:
        """The address of a row of people."""
        return self.place(base, index, self.vector)

    def load(self, address: str) -> str:
        return self.let(f"load {self.vector}, ptr {address}, align {8 * self.width}")

    def store(self, value: str, address: str) -> None:
        self.put(f"store {self.vector} {value}, ptr {address}, align {8 * self.width}")

    def load_one(self, base: str, index: str | int, kind: str = "double") -> str:
        return self.let(f"load {kind}, ptr {self.place(base, index, kind)}")

    def store_one(self, value: str, base: str, index: str | int, kind: str = "double") -> None:
        self.put(f"store {kind} {value}, ptr {self.place(base, index, kind)}")

    def label(self, name: str) -> None:
        self.lines.append(f"{name[1:]}:")
        self.block = name[1:]

    @contextmanager
    def loop(self, count: str | int) -> Iterator[str]:
        """Repeat for 0 .. count - 1 (count at least 0)."""
        before = self.block
        head, body, done, index, following = (self.fresh(stem) for stem in ("head", "body", "done", "i", "next"))
        self.put(f"br label {head}")
        self.label(head)
        place = len(self.lines)
        self.put("")
        inside = self.let(f"icmp slt i64 {index}, {count}")
        self.put(f"br i1 {inside}, label {body}, label {done}")
        self.label(body)
        yield index
        self.put(f"{following} = add i64 {index}, 1")
        self.put(f"br label {head}")
        self.lines[place] = f"  {index} = phi i64 [0, %{before}], [{following}, %{self.block}]"
        self.label(done)

    @contextmanager
    def when(self, condition: str) -> Iterator[None]:
        body, done = self.fresh("then"), self.fresh("after")
        self.put(f"br i1 {condition}, label {body}, label {done}")
        self.label(body)
        yield
        self.put(f"br label {done}")
        self.label(done)

    @contextmanager
    def during(self, condition: Callable[[], str]) -> Iterator[None]:
        """Repeat as long as what `condition` writes is true."""
        head, body, done = self.fresh("head"), self.fresh("body"), self.fresh("done")
        self.put(f"br label {head}")
        self.label(head)
        self.put(f"br i1 {condition()}, label {body}, label {done}")
        self.label(body)
        yield
        self.put(f"br label {head}")
        self.label(done)

    def function(self, heading: str) -> str:
        """The whole function."""
        return "\n".join([f"{heading} {{", "begin:", *self.lines, "}"])
