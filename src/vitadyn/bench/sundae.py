"""CVODE through scikit-sundae's own class, as its users call it; its callables are native code."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import numpy as np

from ..engine.problem import Array
from ..engine.solve import ABSOLUTE_SHARE, typical_sizes
from ..errors import SolverError
from ..language import Body
from .callable_code import NativeFunction, callable_code
from .course import Course
from .entrant import Run, Workload
from .person_code import person_code
from .stops import stops

PACKAGES = ("sksundae", "llvmlite")
MOST_STEPS = 1_000_000


class Sundae:
    """BDF, Newton with an analytic dense Jacobian, a restart after every event."""

    name = "scikit-sundae CVODE"
    settings = ("dense", "lapackdense")

    def __init__(self, body: Body, keep: Sequence[str]) -> None:
        code = person_code(body, keep, callable_code)
        self._body, self._scale, self._course = body, typical_sizes(body), Course(code)
        self._rates, self._matrix = (
            NativeFunction(code, name, self._course.constant, None, arguments)
            for name, arguments in (
                ("py_rates_into", "time, state, rate"),
                ("py_matrix_into", "time, state, rate, matrix"),
            )
        )

    @property
    def version(self) -> str:
        return f"scikit-sundae {version('scikit-sundae')}"

    def prepare(self, setting: str, work: Workload) -> Run:
        where = stops(self._body, work)

        def run(table: Array, start: Array, rtol: float) -> Array:
            from sksundae.cvode import CVODE  # type: ignore[import-untyped]

            solver = CVODE(
                self._rates.function,
                jacfn=self._matrix.function,
                linsolver=setting,
                rtol=rtol,
                atol=ABSOLUTE_SHARE * rtol * self._scale,
                max_num_steps=MOST_STEPS,
            )

            def segment(state: Array, times: Array, _: float) -> Array:
                solver.init_step(times[0], state)
                return np.stack([state, *(_stepped(solver.step(time, tstop=times[-1])) for time in times[1:])])

            people = zip(table, start, strict=True)
            return np.stack([self._course.follow(*person, rtol, where, segment) for person in people], axis=1)

        return run


def _stepped(found: object) -> Array:
    if not getattr(found, "success", False):
        raise SolverError(f"scikit-sundae: {getattr(found, 'message', found)}")
    return np.asarray(getattr(found, "y", None), dtype=np.float64).reshape(-1)


def entrant(body: Body, keep: Sequence[str]) -> Sundae:
    return Sundae(body, keep)
