"""diffrax: Kvaerno5 over all people at once, double precision, compiled by XLA for one thread of the processor.

Rates are the model's own kernel printed as JAX code; a person's constants are computed before the loop. The
Jacobian is diffrax's own, by forward differentiation. From event to event the solver starts anew inside one compiled
scan. Two settings of its own: the Jacobian kept during the whole step (as it comes), or taken at every iteration.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from ..engine.kernels import Kernels, kernels
from ..engine.problem import Array
from ..engine.solve import ABSOLUTE_SHARE, typical_sizes
from ..errors import InputError, SolverError
from ..language import Body
from .entrant import Run, Workload
from .jax_code import jax_function
from .stops import NOTHING, Stops, stops

PACKAGES = ("jax", "diffrax")
BATCH = 16
MOST_STEPS = 1_000_000
INSTANT = 1e-14
ONE_THREAD = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
CHORD, NEWTON = "Kvaerno5, Jacobian once a step", "Kvaerno5, Jacobian every iteration"


class Diffrax:
    """One compiled function a setting and workload, for a number of people that is the same every time."""

    name = "diffrax"
    longest = 28.0
    settings = (CHORD, NEWTON)

    def __init__(self, body: Body, keep: Sequence[str]) -> None:
        os.environ.setdefault("XLA_FLAGS", ONE_THREAD)
        self._body, self._kernels, self._scale = body, kernels(body, keep), typical_sizes(body)

    @property
    def version(self) -> str:
        return f"diffrax {version('diffrax')}, jax {version('jax')}"

    def prepare(self, setting: str, work: Workload) -> Run:
        """Compiled for `BATCH` people, as XLA fixes that number; the last batch is filled up with one person."""
        import jax

        where = stops(self._body, work)
        if len(where.line.set_rows):
            raise InputError("events.set_names", work.name, "doses only: numbers stay as they are here")
        jax.config.update("jax_enable_x64", True)
        one = _one_person(self._kernels, setting, where, self._scale)
        shapes = [
            jax.ShapeDtypeStruct((BATCH, len(names)), float) for names in (self._body.parameters, self._body.states)
        ]
        everybody = jax.jit(jax.vmap(one, in_axes=(0, 0, None), out_axes=(1, 0))).lower(*shapes, 1e-6).compile()

        def run(table: Array, start: Array, rtol: float) -> Array:
            batches = [slice(first, first + BATCH) for first in range(0, len(table), BATCH)]
            return np.concatenate([_together(everybody, table[some], start[some], rtol) for some in batches], axis=1)

        return run


def _together(everybody: Any, table: Array, start: Array, rtol: float) -> Array:
    """Outputs (K, n, T) of one batch of n people."""
    people = np.arange(BATCH) * (np.arange(BATCH) < len(table))
    outputs, sound = everybody(table[people], start[people], rtol)
    if not bool(np.all(sound)):
        raise SolverError(f"diffrax stopped early, for {int(np.sum(~np.asarray(sound)))} of {BATCH} people")
    return np.asarray(outputs)[:, : len(table)]


def _one_person(made: Kernels, setting: str, where: Stops, scale: Array) -> Callable[..., Any]:
    """From numbers, start and relative tolerance to outputs (K, T) and whether all steps succeeded."""
    import jax
    import jax.numpy as jnp

    prep, rates, observe = (jax_function(kernel) for kernel in (made.prep, made.rhs, made.observe))
    shown, spans, added = np.flatnonzero(where.day != NOTHING), _spans(where), _added(where, len(scale))
    segment = _segment(rates, setting, scale)

    def course(numbers: Any, start: Any, rtol: Any) -> Any:
        constant = prep(numbers)

        def between(state: Any, stop: Any) -> Any:
            span, amount = stop
            reached, sound = segment(state, span, constant, rtol)
            return reached + amount, (reached, sound)

        _, (states, sound) = jax.lax.scan(between, start, (jnp.asarray(spans), jnp.asarray(added)))
        outputs = jax.vmap(observe, in_axes=(None, 0))(constant, states[shown])
        return outputs.T, jnp.all(sound) & jnp.all(jnp.isfinite(outputs))

    return course


def _segment(rates: Callable[..., Any], setting: str, scale: Array) -> Callable[..., Any]:
    """From state, span, constants and relative tolerance to the state at the end, and whether all went well."""
    import diffrax
    import jax.numpy as jnp
    import optimistix

    kind = diffrax.VeryChord if setting == CHORD else optimistix.Newton
    finder = diffrax.with_stepsize_controller_tols(kind)
    term = diffrax.ODETerm(lambda _, state, constant: rates(constant, state))

    def segment(state: Any, span: Any, constant: Any, rtol: Any) -> Any:
        absolute = ABSOLUTE_SHARE * rtol * jnp.asarray(scale)
        found = diffrax.diffeqsolve(
            term,
            diffrax.Kvaerno5(root_finder=finder()),
            t0=span[0],
            t1=span[1],
            dt0=None,
            y0=state,
            args=constant,
            stepsize_controller=diffrax.PIDController(rtol=rtol, atol=absolute),
            max_steps=MOST_STEPS,
            adjoint=diffrax.ForwardMode(),
            throw=False,
        )
        return found.ys[0], found.result == diffrax.RESULTS.successful

    return segment


def _spans(where: Stops) -> Array:
    """From each stop to the next; a stop on day 0 gets an instant of its own."""
    ends = np.where(where.times > 0.0, where.times, INSTANT)
    return np.stack([np.append(0.0, ends[:-1]), ends], axis=1)


def _added(where: Stops, states: int) -> Array:
    """What is added to each state at each stop."""
    added = np.zeros((len(where.times), states))
    for stop in np.flatnonzero(where.event != NOTHING):
        np.add.at(added[stop], where.line.add_rows, where.line.add_values[0, where.event[stop]])
    return added


def entrant(body: Body, keep: Sequence[str]) -> Diffrax:
    return Diffrax(body, keep)
