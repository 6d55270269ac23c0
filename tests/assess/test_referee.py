"""Weighted bodies against emcee (Foreman-Mackey 2013, PASP 125:306) and a fine grid, on the same posterior.

Lost parathyroid glands, two uncertain numbers, calcium and PTH measured. Both sides follow the same body; prior, law of
the findings and how far the mechanism must show are written here anew.
"""

from __future__ import annotations

import math

import emcee
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from vitadyn.assess.cohort import Cohort, follow, reference_outputs
from vitadyn.assess.evidence import lab_findings
from vitadyn.assess.history import People
from vitadyn.assess.mechanism import Mechanism, draw, mechanisms, showing
from vitadyn.assess.posterior import log_weights, normalised
from vitadyn.person import Lab, Person
from vitadyn.physiology import body

KEY, DAYS = "hypoparathyroidism.gland_lost", 200.0
KEEP = ("ca_total", "ca_corrected", "ca_ionised", "pth", "phosphate", "vitd125")
SAID = {"ca_total": 1.95, "pth": 1.3}
BODIES, WALKERS, STEPS, BURNT = 4000, 40, 450, 120
Values = dict[str, NDArray[np.float64]]


def cause() -> Mechanism:
    return next(one for one in mechanisms() if one.key == KEY)


def followed(numbers: Values) -> Values:
    """What bodies with these numbers show after 200 days."""
    count = len(numbers["gland_fraction"])
    group = People({}, numbers, np.full(count, DAYS), (), np.zeros(count))
    outputs, good = follow(body(), KEEP, [group])
    assert good.all()
    return {name: values[:, 0] for name, values in outputs.items()}


def person(calcium: float) -> Person:
    values = {**SAID, "ca_total": calcium}
    return Person(
        labs=tuple(Lab(key, f"labs[{i}]", key, "", value=value) for i, (key, value) in enumerate(values.items()))
    )


def judged(numbers: Values, outputs: Values) -> NDArray[np.float64]:
    """What is compared, shape (quantities, bodies): both numbers, and three states that nobody measured."""
    states = [np.log(outputs[name]) for name in ("ca_ionised", "phosphate", "vitd125")]
    return np.stack([np.log(numbers["gland_fraction"]), np.log(numbers["intake_ca"]), *states])


@pytest.fixture(scope="module")
def drawn() -> tuple[Cohort, Values]:
    """Bodies as the program draws and follows them."""
    rng = np.random.default_rng(8)
    usual = body().defaults()
    numbers = {one.number: draw(one, rng, np.full(BODIES, usual[one.number])) for one in cause().lesions}
    outputs = followed(numbers)
    places = np.zeros(BODIES, np.int64)
    cohort = Cohort((KEY,), places, np.arange(BODIES) % 2, outputs, showing(cause().shows, outputs, BODIES),
                    np.zeros(BODIES), reference_outputs(body(), KEEP), 0)  # fmt: skip
    return cohort, numbers


def by_bodies(drawn: tuple[Cohort, Values], calcium: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Posterior means by weighted bodies, and their Monte-Carlo errors."""
    cohort, numbers = drawn
    findings, left = lab_findings(person(calcium), cohort)
    assert len(findings) == 2 and not left
    weight = normalised(log_weights(cohort, [one.loglik for one in findings], {KEY: 1.0}))
    values = judged(numbers, dict(cohort.outputs))
    mean = values @ weight
    return mean, np.sqrt((values - mean[:, None]) ** 2 @ weight**2)


def log_posterior(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Even in both logarithms between the ends of the lesion's laws; Student's law of 8 degrees of freedom."""
    usual = reference_outputs(body(), KEEP)
    inside = (
        (places[:, 0] > math.log(0.001))
        & (places[:, 0] < math.log(0.25))
        & (places[:, 1] > math.log(0.4))
        & (places[:, 1] < 0.0)
    )
    found = np.full(len(places), -np.inf)
    if not inside.any():
        return found
    outputs = followed(numbers_at(places[inside]))
    total = -np.log1p(np.exp((outputs["ca_corrected"] - 2.10) / 0.05))
    for name, sd in (("ca_total", 0.03), ("pth", 0.3)):
        centre = np.log(np.maximum(outputs[name], 0.3) if name == "pth" else outputs[name])
        spread = np.hypot(sd, 0.25 * (centre - math.log(usual[name])))
        total = total + stats.t(8).logpdf((math.log(SAID[name]) - centre) / spread) - np.log(spread)
    found[inside] = total
    return found


def numbers_at(places: NDArray[np.float64]) -> Values:
    glands, intake = np.exp(places).T
    return {"gland_fraction": glands, "intake_ca": intake * body().defaults()["intake_ca"]}


@pytest.fixture(scope="module")
def sampled() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Posterior means by emcee, and their Monte-Carlo errors."""
    rng = np.random.default_rng(9)
    start = np.log(np.stack([rng.uniform(0.02, 0.2, WALKERS), rng.uniform(0.45, 0.95, WALKERS)], axis=1))
    state = np.random.RandomState(10).get_state()
    sampler = emcee.EnsembleSampler(WALKERS, 2, log_posterior, vectorize=True)
    sampler.run_mcmc(emcee.State(start, random_state=state), STEPS)
    time = float(np.max(sampler.get_autocorr_time(discard=BURNT, tol=0)))
    assert 10.0 * time < STEPS - BURNT
    chain = sampler.get_chain(discard=BURNT, thin=5, flat=True)
    numbers = numbers_at(chain)
    values = judged(numbers, followed(numbers))
    independent = WALKERS * (STEPS - BURNT) / time
    return values.mean(axis=1), values.std(axis=1) / math.sqrt(independent)


def test_posterior_means__agree_with_an_independent_sampler(
    drawn: tuple[Cohort, Values], sampled: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    (ours, our_error), (theirs, their_error) = by_bodies(drawn, SAID["ca_total"]), sampled
    assert np.abs(ours - theirs) / np.hypot(our_error, their_error) == pytest.approx(0.0, abs=3.5)
    prior = judged(drawn[1], dict(drawn[0].outputs))
    assert np.all(np.hypot(our_error, their_error) < 0.15 * prior.std(axis=1)), "too few to tell"


def test_posterior_means__agree_with_a_fine_grid(drawn: tuple[Cohort, Values]) -> None:
    glands = np.linspace(math.log(0.001), math.log(0.25), 181)[1::2]
    intake = np.linspace(math.log(0.4), 0.0, 81)[1::2]
    places = np.stack(np.meshgrid(glands, intake), axis=-1).reshape(-1, 2)
    logs, numbers = log_posterior(places), numbers_at(places)
    weight = np.exp(logs - logs.max())
    exact = judged(numbers, followed(numbers)) @ (weight / weight.sum())
    ours, error = by_bodies(drawn, SAID["ca_total"])
    assert (ours - exact) / error == pytest.approx(0.0, abs=3.5)


def test_posterior_means__of_another_calcium_do_not(
    drawn: tuple[Cohort, Values], sampled: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    (ours, our_error), (theirs, their_error) = by_bodies(drawn, 2.05), sampled
    assert np.max(np.abs(ours - theirs) / np.hypot(our_error, their_error)) > 6.0
