"""SUNDIALS CVODE as a peer: its libraries, as scikit-sundae brings them, driven by native code without Python."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ..engine.problem import Array
from ..engine.solve import ABSOLUTE_SHARE, typical_sizes
from ..errors import SolverError
from ..language import Body
from .entrant import Run, Workload
from .person_code import PersonCode, person_code, slots
from .stops import Stops, stops
from .sundials_code import ARGUMENTS, DATA, sundials_code

PACKAGES = ("sksundae", "llvmlite")

LINEAR_SOLVERS = {"dense": "SUNLinSol_Dense", "LAPACK": "SUNLinSol_LapackDense"}
BACKWARD_DIFFERENTIATION, NO_COMMUNICATOR, MOST_STEPS = 2, 0, 10_000_000
PARTS = ("core", "nvecserial", "sunmatrixdense", "sunlinsoldense", "sunlinsollapackdense", "cvode")


class Cvode:
    """BDF of order 1 to 5, Newton with an analytic dense Jacobian, a restart after every event."""

    name = "SUNDIALS CVODE"
    settings = tuple(LINEAR_SOLVERS)

    def __init__(self, body: Body, keep: Sequence[str]) -> None:
        self._body, self._library, self._scale = body, Library(), typical_sizes(body)
        self._code = person_code(body, keep, sundials_code)

    @property
    def version(self) -> str:
        return f"{self._library.version} (scikit-sundae {version('scikit-sundae')})"

    def prepare(self, setting: str, work: Workload) -> Run:
        where, course = stops(self._body, work), Course(self._library, self._code, self._scale, setting)

        def run(table: Array, start: Array, rtol: float) -> Array:
            return course.run(table, start, rtol, where, len(work.days))

        return run


def entrant(body: Body, keep: Sequence[str]) -> Cvode:
    return Cvode(body, keep)


class Library:
    """The functions of SUNDIALS, each returning what its header says."""

    POINTERS = ("CVodeCreate", "N_VNew_Serial", "N_VGetArrayPointer", "SUNDenseMatrix", *LINEAR_SOLVERS.values())

    def __init__(self) -> None:
        try:
            self._parts = [_part(_folder(), name) for name in PARTS]
        except (OSError, StopIteration) as error:
            raise ImportError(f"the SUNDIALS libraries of scikit-sundae do not load: {error}") from error

    def __getattr__(self, name: str) -> Any:
        part = next(part for part in self._parts if hasattr(part, name))
        function = part[name]
        function.restype = ctypes.c_void_p if name in self.POINTERS else ctypes.c_int
        setattr(self, name, function)
        return function

    def address(self, name: str) -> int:
        return ctypes.cast(getattr(self, name), ctypes.c_void_p).value or 0

    @property
    def version(self) -> str:
        text = ctypes.create_string_buffer(25)
        self.SUNDIALSGetVersion(text, 25)
        return text.value.decode()


def _part(folder: Path, name: str) -> ctypes.CDLL:
    """One library, its names kept to itself: libRoadRunner brings other versions of the same."""
    return ctypes.CDLL(str(next(folder.glob(f"libsundials_{name}[-.]*"))))


def _folder() -> Path:
    """Where a wheel of scikit-sundae keeps its libraries; importing it loads what they need."""
    import sksundae  # type: ignore[import-untyped]  # noqa: F401

    spec = find_spec("sksundae")
    package = Path(str(spec.origin if spec else "")).parent
    for folder in (package.parent / "scikit_sundae.libs", package / ".dylibs"):
        if next(folder.glob("libsundials_cvode[-.]*"), None):
            return folder
    raise ImportError("this scikit-sundae does not bring the SUNDIALS libraries as files", name="sksundae")


class Course:
    """The memory of CVODE for one body, made once and used for one person after another."""

    def __init__(self, library: Library, code: PersonCode, scale: Array, setting: str) -> None:
        self._library, self._code, self._scale = library, code, scale
        size = len(scale)
        self._context = ctypes.c_void_p()
        library.SUNContext_Create(NO_COMMUNICATOR, ctypes.byref(self._context))
        self._vector, self._absolute = self._new_vector(size), self._new_vector(size)
        self._constant, self._entry = code.room("prep"), code.room("jac")
        self._data = slots(DATA, self._callback_data())
        self._memory = ctypes.c_void_p(library.CVodeCreate(BACKWARD_DIFFERENTIATION, self._context))
        rates, matrix_ = (ctypes.c_void_p(code.address(name)) for name in ("cv_rates", "cv_matrix"))
        self._need(library.CVodeInit(self._memory, rates, ctypes.c_double(0.0), self._vector))
        self._need(library.CVodeSetUserData(self._memory, ctypes.c_void_p(self._data.ctypes.data)))
        self._need(library.CVodeSetMaxNumSteps(self._memory, ctypes.c_long(MOST_STEPS)))
        self._tolerate(1e-6)
        matrix = ctypes.c_void_p(library.SUNDenseMatrix(ctypes.c_int64(size), ctypes.c_int64(size), self._context))
        make = getattr(library, LINEAR_SOLVERS[setting])
        solver = ctypes.c_void_p(make(self._vector, matrix, self._context))
        self._need(library.CVodeSetLinearSolver(self._memory, solver, matrix))
        self._need(library.CVodeSetJacFn(self._memory, matrix_))

    def run(self, table: Array, start: Array, rtol: float, where: Stops, days: int) -> Array:
        """Outputs (K, N, T)."""
        self._tolerate(rtol)
        output, numbers, worst = self._code.room("observe"), np.zeros(table.shape[1]), np.zeros(1, dtype=np.int32)
        values, returned = np.full((len(output), len(table), days), np.nan), np.zeros(1)
        line, library = where.line, self._library
        given = {
            **{name: library.address(name) for name in ("CVode", "CVodeReInit", "CVodeSetStopTime")},
            "people": len(table),
            "table": np.ascontiguousarray(table),
            "initial": np.ascontiguousarray(start),
            "numbers": numbers,
            "constant": self._constant,
            "state": self._place(self._vector),
            "output": output,
            "values": values,
            "worst": worst,
            "memory": self._memory.value or 0,
            "vector": self._vector.value or 0,
            "returned": returned,
            "stop_count": len(where.times),
            "day_count": days,
            **{name: getattr(where, name) for name in ("times", "day", "event", "until")},
            **{name: getattr(line, name) for name in ("set_rows", "set_values", "add_rows", "add_values")},
            "set_count": len(line.set_rows),
            "add_count": len(line.add_rows),
        }
        arguments = slots(ARGUMENTS, given)
        ctypes.CFUNCTYPE(None, ctypes.c_void_p)(self._code.address("cv_people"))(arguments.ctypes.data)
        self._need(int(worst[0]))
        return values

    def _new_vector(self, size: int) -> ctypes.c_void_p:
        return ctypes.c_void_p(self._library.N_VNew_Serial(ctypes.c_int64(size), self._context))

    def _place(self, vector: ctypes.c_void_p) -> int:
        found: int = self._library.N_VGetArrayPointer(vector)
        return found

    def _callback_data(self) -> dict[str, int | Array]:
        vector_data, matrix_data = (
            self._library.address("N_VGetArrayPointer"),
            self._library.address("SUNDenseMatrix_Data"),
        )
        return {
            "constant": self._constant,
            "entry": self._entry,
            "vector_data": vector_data,
            "matrix_data": matrix_data,
        }

    def _tolerate(self, rtol: float) -> None:
        """Relative to each state, and a share of its typical size."""
        (ctypes.c_double * len(self._scale)).from_address(self._place(self._absolute))[:] = list(
            ABSOLUTE_SHARE * rtol * self._scale
        )
        self._need(self._library.CVodeSVtolerances(self._memory, ctypes.c_double(rtol), self._absolute))

    def _need(self, flag: int) -> None:
        if flag < 0:
            raise SolverError(f"CVODE answered {flag}")
