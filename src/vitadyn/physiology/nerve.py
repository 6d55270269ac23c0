"""Nerve: how ions of plasma shift the voltage at which a motor axon fires.

Negative groups on the membrane attract cations; these screen and bind them, so that a sodium channel senses a larger
voltage than the cell has. Less calcium, less magnesium or less acid: less of that, and the axon fires more easily. The
nerve answers in milliseconds and holds no state: all is worked out from the plasma of the slow body. The size at
human calcium is extrapolated from the frog. A negative shift is easier to excite; the reference person has 0.
"""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Value, log, maximum
from .surface import Ions, Membrane, potential

nerve = System("nerve", Path(__file__).with_suffix(".toml"))
NUMBERS = nerve.numbers
N = {name: number.value for name, number in NUMBERS.items()}


@nerve.law("1", cite="Malmberg1956")
def permittivity(
    permittivity_0: Value, permittivity_1: Value, permittivity_2: Value, permittivity_3: Value, limb: Value
) -> Value:
    """Relative permittivity of water at the temperature of the limb."""
    return permittivity_0 + limb * (permittivity_1 + limb * (permittivity_2 + limb * permittivity_3))


@nerve.law("L/(nm^4 mmol)", cite="Hille1975")
def screening(screening_per_degree: Value, permittivity: Value, limb: Value, absolute_zero: Value) -> Value:
    """How much charge a millimole of ions gathers before the membrane, squared."""
    return screening_per_degree * permittivity * (limb - absolute_zero)


@nerve.law("mV", cite="derived")
def thermal_step(step_per_degree: Value, limb: Value, absolute_zero: Value) -> Value:
    """RT/F at the temperature of the limb."""
    return step_per_degree * (limb - absolute_zero)


@nerve.law("mmol/L", cite="derived")
def mg_ionised_ref(mg_ref: Value, mg_filtered_share: Value) -> Value:
    """Ionised magnesium of the reference person."""
    return mg_ref * mg_filtered_share


@nerve.law("mV", cite="Hille1975")
def nerve_shift(
    ca_at_nerve: Value,
    mg_ionised: Value,
    k: Value,
    na: Value,
    ph: Value,
    ca_ionised_ref: Value,
    mg_ionised_ref: Value,
    k_ref: Value,
    na_ref: Value,
    ph_ref: Value,
    divalent_gain: Value,
    acid_strong: Value,
    acid_strong_pk: Value,
    acid_weak: Value,
    acid_weak_pk: Value,
    acid_k_ca: Value,
    base: Value,
    base_pk: Value,
    screening: Value,
    thermal_step: Value,
) -> Value:
    """Shift of the gates of sodium channels against the reference person, by all ions together."""
    acids = (acid_strong, acid_strong_pk, acid_weak, acid_weak_pk, acid_k_ca)
    membrane = Membrane(*acids, base, base_pk, screening, thermal_step)
    usual = Ions(ca_ionised_ref, mg_ionised_ref, k_ref, na_ref, ph_ref)
    return shift_between(Ions(ca_at_nerve, mg_ionised, k, na, ph), usual, membrane, divalent_gain)


@nerve.law("mV", cite="Hille1975")
def divalent_shift(
    ca_at_nerve: Value,
    mg_ionised: Value,
    ph: Value,
    ca_ionised_ref: Value,
    mg_ionised_ref: Value,
    k_ref: Value,
    na_ref: Value,
    ph_ref: Value,
    divalent_gain: Value,
    acid_strong: Value,
    acid_strong_pk: Value,
    acid_weak: Value,
    acid_weak_pk: Value,
    acid_k_ca: Value,
    base: Value,
    base_pk: Value,
    screening: Value,
    thermal_step: Value,
) -> Value:
    """The same by calcium, magnesium and pH alone: sodium and potassium change the drive of the axon as well."""
    acids = (acid_strong, acid_strong_pk, acid_weak, acid_weak_pk, acid_k_ca)
    membrane = Membrane(*acids, base, base_pk, screening, thermal_step)
    usual = Ions(ca_ionised_ref, mg_ionised_ref, k_ref, na_ref, ph_ref)
    return shift_between(Ions(ca_at_nerve, mg_ionised, k_ref, na_ref, ph), usual, membrane, divalent_gain)


@nerve.law("mV", cite="hypothesis")
def shift_felt(divalent_shift: Value, adaptation: Value, adapted_share: Value) -> Value:
    """What people feel of it: all, or less when a lasting shift is taken to be got used to (off; a hypothesis)."""
    return divalent_shift * (1.0 - adaptation * adapted_share)


@nerve.law("mV", cite="Steurer1997")
def hyperventilation_shift(hyperventilation: Value, spasm_per_ph: Value, ph: Value, ph_ref: Value) -> Value:
    """What fast breathing adds towards spasm beyond surface charge; 0 unless calcium is held."""
    return -hyperventilation * spasm_per_ph * maximum(ph - ph_ref, 0.0)


@nerve.law("mV", cite="derived")
def nerve_shift_closed(
    ca_at_nerve: Value,
    mg_ionised: Value,
    k: Value,
    na: Value,
    ph: Value,
    ca_ionised_ref: Value,
    mg_ionised_ref: Value,
    k_ref: Value,
    na_ref: Value,
    ph_ref: Value,
    closed_mg: Value,
    closed_both: Value,
    closed_rest: Value,
    closed_salt: Value,
    closed_salt_from: Value,
    closed_from: Value,
    closed_step: Value,
    closed_ph: Value,
    closed_ph_step: Value,
) -> Value:
    """The shift as one short formula for other tools, within 0.35 mV of the equation it stands for."""
    numbers = (closed_mg, closed_both, closed_rest, closed_salt, closed_salt_from, closed_from)
    steps = (closed_step, closed_ph, closed_ph_step, ph_ref)
    here = closed_form(Ions(ca_at_nerve, mg_ionised, k, na, ph), *numbers, *steps)
    return here - closed_form(Ions(ca_ionised_ref, mg_ionised_ref, k_ref, na_ref, ph_ref), *numbers, *steps)


def shift_between(ions: Ions, usual: Ions, membrane: Membrane, gain: Value) -> Value:
    """Difference of potential, in which `gain` multiplies what calcium and magnesium do."""
    others = potential(Ions(usual.ca, usual.mg, ions.k, ions.na, ions.ph), membrane)
    return gain * (potential(ions, membrane) - others) + others - potential(usual, membrane)


def closed_form(
    ions: Ions,
    mg: Value,
    both: Value,
    rest: Value,
    salt: Value,
    salt_from: Value,
    whence: Value,
    step: Value,
    by_ph: Value,
    ph_step: Value,
    ph_ref: Value,
) -> Value:
    """A logarithm of weighted ions, and a slope by pH that changes with it."""
    weighed = ions.ca + mg * ions.mg + both * ions.ca * ions.mg + rest + salt * (ions.na + ions.k - salt_from)
    place = log(weighed / whence)
    return step * place + (by_ph + ph_step * place) * (ions.ph - ph_ref)


def surface_potential(ions: Ions, temperature: float = N["limb"]) -> Value:
    """Potential at the outer surface against the bulk, mV, at a temperature in degrees Celsius.

    >>> round(float(surface_potential(Ions(ca=1.20, mg=0.55, k=4.2, na=142.0, ph=7.4))), 2)
    -99.09
    """
    return potential(ions, membrane_at(temperature))


def membrane_at(temperature: float) -> Membrane:
    """The membrane at a temperature in degrees Celsius."""
    groups = {name: N[name] for name in Membrane._fields if name in N}
    screens = screening(N["screening_per_degree"], water(temperature), temperature, N["absolute_zero"])
    step = thermal_step(N["step_per_degree"], temperature, N["absolute_zero"])
    return Membrane(**groups, screening=screens, step=step)


def water(temperature: float) -> float:
    """Relative permittivity of water at a temperature in degrees Celsius.

    >>> round(water(25.0), 1)
    78.3
    """
    return float(permittivity(*(N[f"permittivity_{power}"] for power in range(4)), temperature))
