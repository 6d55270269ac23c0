"""SciPy's LSODA as a peer: it takes only Python callables, so it gets some whose body is native code."""

from __future__ import annotations

from collections.abc import Sequence

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

PACKAGES = ("scipy", "llvmlite")
MOST_STEPS = 1_000_000
FREE, CUT = "odeint", "odeint, last step cut"


class Lsoda:
    """Adams or BDF as it sees fit, an analytic dense Jacobian, a restart after every event; `odeint` is its C loop."""

    name = "SciPy LSODA"
    settings = (FREE, CUT)

    def __init__(self, body: Body, keep: Sequence[str]) -> None:
        code = person_code(body, keep, callable_code)
        self._body, self._scale, self._course = body, typical_sizes(body), Course(code)
        size = len(self._scale)
        self._rates, self._matrix = (
            NativeFunction(code, name, self._course.constant, np.zeros(shape), "time, state")
            for name, shape in (("py_rates", (size,)), ("py_matrix", (size, size)))
        )

    @property
    def version(self) -> str:
        import scipy  # type: ignore[import-untyped]

        return f"SciPy {scipy.__version__}"

    def prepare(self, setting: str, work: Workload) -> Run:
        where = stops(self._body, work)

        def segment(state: Array, times: Array, rtol: float) -> Array:
            return self._segment(state, times, rtol, times[-1:] if setting == CUT else None)

        def run(table: Array, start: Array, rtol: float) -> Array:
            people = zip(table, start, strict=True)
            return np.stack([self._course.follow(*person, rtol, where, segment) for person in people], axis=1)

        return run

    def _segment(self, state: Array, times: Array, rtol: float, stop: Array | None) -> Array:
        from scipy.integrate import odeint  # type: ignore[import-untyped]

        states, told = odeint(
            self._rates.function,
            state,
            times,
            Dfun=self._matrix.function,
            col_deriv=True,
            tfirst=True,
            full_output=True,
            rtol=rtol,
            atol=ABSOLUTE_SHARE * rtol * self._scale,
            tcrit=stop,
            mxstep=MOST_STEPS,
        )
        if told["message"] != "Integration successful." or not np.isfinite(states).all():
            raise SolverError(f"odeint: {told['message']}")
        return np.asarray(states)


def entrant(body: Body, keep: Sequence[str]) -> Lsoda:
    return Lsoda(body, keep)
