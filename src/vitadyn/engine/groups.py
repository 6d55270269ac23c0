"""People in groups of lanes, as compiled kernels want them: arrays of shape (groups, rows, lanes)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from .problem import Array

ALIGNMENT = 4096
PLAIN_WIDTH = 128


@runtime_checkable
class Grouped(Protocol):
    """What runs kernels on groups without turning its arrays round."""

    @property
    def width(self) -> int: ...

    def run(self, name: str, *inputs: Array) -> tuple[Array, ...]: ...


class _Plain(Protocol):
    def call(self, name: str, *inputs: Array) -> tuple[Array, ...]: ...


@dataclass(frozen=True)
class _Turned:
    """A machine that only knows arrays of shape (rows, people)."""

    machine: _Plain
    width: int = PLAIN_WIDTH

    def run(self, name: str, *inputs: Array) -> tuple[Array, ...]:
        groups = len(inputs[0])
        found = self.machine.call(name, *(flat(array) for array in inputs))
        return tuple(grouped(array, self.width, groups) for array in found)


def in_groups(machine: _Plain) -> Grouped:
    """The machine as one that takes groups."""
    return machine if isinstance(machine, Grouped) else _Turned(machine)


def aligned(shape: tuple[int, ...]) -> Array:
    """Zeros that start on a page."""
    made = room(shape)
    made[:] = 0.0
    return made


def room(shape: tuple[int, ...]) -> Array:
    """The same with whatever stood there, for what is written before it is read."""
    size = int(np.prod(shape))
    whole = np.empty(size + ALIGNMENT // 8)
    first = (-whole.ctypes.data % ALIGNMENT) // 8
    return whole[first : first + size].reshape(shape)


def placed(array: Array) -> Array:
    """The array itself where compiled code can read it, else a copy where it can."""
    if array.flags.c_contiguous and array.ctypes.data % ALIGNMENT == 0:
        return array
    made = room(array.shape)
    made[:] = array
    return made


def grouped(array: Array, width: int, groups: int) -> Array:
    """(rows, people) as (groups, rows, width); lanes without a person repeat the last one."""
    rows, people = array.shape
    made = room((groups, rows, width))
    padded = np.pad(array, ((0, 0), (0, groups * width - people)), mode="edge")
    made[:] = padded.reshape(rows, groups, width).transpose(1, 0, 2)
    return made


def flat(array: Array) -> Array:
    """(groups, rows, width) as (rows, people)."""
    groups, rows, width = array.shape
    return array.transpose(1, 0, 2).reshape(rows, groups * width)
