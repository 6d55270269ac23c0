"""Native functions that a library may call as it calls any Python function, though nothing of Python runs in them."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from ..engine.code import Code
from ..engine.kernels import Kernels
from ..engine.problem import Array
from .person_code import PersonCode, slots

SLOTS = ("constant", "entry", "made", "result", "item", "keep")
"""What such a function finds in its `self`: arrays, the object to return, and two functions of Python's C interface."""

STATE, RATE, MATRIX = 1, 2, 3
"""Places among the arguments: time, state, and where the library wants to be written to, rates and matrix by rows."""

DATA_OFFSET = object.__basicsize__
"""Where an array keeps the address of its numbers: right after what every object begins with."""


def callable_code(kernels: Kernels) -> str:
    """IR of rates and Jacobian (by columns) that return an array, and (by rows) that write into what they are given."""
    by_columns, by_rows = ([place[side] for place in kernels.places] for side in (1, 0))
    size = len(kernels.rhs.outputs[0][1])
    inner = [row for row, _ in kernels.places]
    columns = [column * size + row for column, row in zip(by_columns, inner, strict=True)]
    rows = [row * size + column for row, column in zip(by_rows, by_columns, strict=True)]
    return "\n".join([_rates(), _rates(RATE), _matrix(columns), _matrix(rows, MATRIX)])


def _rates(into: int | None = None) -> str:
    page = _Page()
    made = page.slot("made") if into is None else page.given(into)
    page.put(f"call void @rhs(ptr {page.slot('constant')}, ptr {page.given(STATE)}, ptr {made})")
    return page.finished("py_rates", into)


def _matrix(places: list[int], into: int | None = None) -> str:
    """What is always zero is never written."""
    page = _Page()
    entry, made = page.slot("entry"), page.slot("made") if into is None else page.given(into)
    page.put(f"call void @jac(ptr {page.slot('constant')}, ptr {page.given(STATE)}, ptr {entry})")
    for index, place in enumerate(places):
        page.store_one(page.load_one(entry, index), made, place)
    return page.finished("py_matrix", into)


class _Page(Code):
    """Code of a function of Python's C interface: ptr (ptr self, ptr tuple of arguments)."""

    def __init__(self) -> None:
        super().__init__(1)
        self._own = self.numbers_of("%self")

    def numbers_of(self, array: str) -> str:
        return self.load_one(self.place(array, DATA_OFFSET, "i8"), 0, "ptr")

    def slot(self, name: str) -> str:
        return self.load_one(self._own, SLOTS.index(name), "ptr")

    def given(self, argument: int) -> str:
        """The numbers of an array among the arguments."""
        return self.numbers_of(self.let(f"call ptr {self.slot('item')}(ptr %given, i64 {argument})"))

    def finished(self, name: str, into: int | None) -> str:
        result = self.slot("result")
        self.put(f"call void {self.slot('keep')}(ptr {result})")
        self.put(f"ret ptr {result}")
        return self.function(f"define ptr @{name}{'' if into is None else '_into'}(ptr %self, ptr %given)")


class _Method(ctypes.Structure):
    """PyMethodDef of Python's C interface."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("place", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("doc", ctypes.c_char_p),
    )


class NativeFunction:
    """A native function as a Python object, `function`, and all that it needs kept in memory.

    It returns `made`, or None where it writes into its arguments; `arguments` is what `inspect` shall say of it. Keep
    this object as long as the function is in use.
    """

    def __init__(self, code: PersonCode, name: str, constant: Array, made: Array | None, arguments: str) -> None:
        api, self._entry = ctypes.pythonapi, code.room("jac")
        given: dict[str, int | Any] = {
            "constant": constant,
            "entry": self._entry,
            "made": 0 if made is None else made,
            "result": id(made),
            "item": ctypes.cast(api.PyTuple_GetItem, ctypes.c_void_p).value or 0,
            "keep": ctypes.cast(api.Py_IncRef, ctypes.c_void_p).value or 0,
        }
        self._held = (code, constant, made)
        self._own: np.ndarray[Any, Any] = slots(SLOTS, given)
        told = f"{name}($self, {arguments}, /)\n--\n\n"
        self._method = _Method(name.encode(), code.address(name), 1, told.encode())
        create = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p)
        self.function = create(("PyCFunction_NewEx", api))(ctypes.addressof(self._method), self._own, None)
