"""The NumPy back end: printed kernels run on rows of people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .kernels import Kernels
from .printers import numpy_function
from .problem import Array, Problem, Results
from .rodas import RODAS5P, Method
from .simplify import Kernel
from .sparse import Place

CHUNK = 1024
"""People at a time: temporaries of one row stay in the cache."""


@dataclass(frozen=True)
class NumpyMachine:
    """Runs kernels without a compiler."""

    kernels: Kernels
    method: Method = RODAS5P
    backend = "numpy"

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the Jacobian has entries."""
        return self.kernels.places

    @cached_property
    def functions(self) -> dict[str, Callable[..., None]]:
        return {kernel.name: numpy_function(kernel) for kernel in self.kernels.all()}

    def call(self, name: str, *inputs: Array) -> tuple[Array, ...]:
        """One kernel on arrays of shape (rows, people); its output arrays likewise."""
        kernel: Kernel = getattr(self.kernels, name)
        people = inputs[0].shape[1]
        outputs = tuple(np.empty((len(nodes), people)) for _, nodes in kernel.outputs)
        with np.errstate(all="ignore"):
            for first in range(0, people, CHUNK):
                part = slice(first, first + CHUNK)
                self.functions[name](*(array[:, part] for array in (*inputs, *outputs)))
        return outputs

    def march(self, problem: Problem, results: Results, threads: int) -> None:
        """Integrate everybody, filling in the results."""
        from .march import march

        march(self, problem, results, threads)
