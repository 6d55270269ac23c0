"""Muscle: what passes the endplate, which fibres can be excited, and how weak that makes people.

Weakness comes from potassium on either side, from too much magnesium at the endplate, and as a complaint from much too
much calcium. It is not tetany, and low calcium is no cause of it here.
"""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Value, log, logistic, maximum
from .shares import share_below

muscle = System("muscle", Path(__file__).with_suffix(".toml"))


@muscle.law("1", cite="Dodge1967")
def endplate_release(
    ca_at_nerve: Value,
    mg_ionised: Value,
    ca_ionised_ref: Value,
    mg_ionised_ref: Value,
    release_k_ca: Value,
    release_k_mg: Value,
    release_power: Value,
    release_ca_least: Value,
) -> Value:
    """Transmitter that an impulse releases, over that of the reference person."""
    here = released(maximum(ca_at_nerve, release_ca_least), mg_ionised, release_k_ca, release_k_mg)
    return (here / released(ca_ionised_ref, mg_ionised_ref, release_k_ca, release_k_mg)) ** release_power


@muscle.law("1", cite="Dodge1967")
def endplates_transmitting(endplate_release: Value, safety_factor: Value, endplate_log_sd: Value) -> Value:
    """Share of endplates at which the release still suffices."""
    return share_below(log(safety_factor * endplate_release) / endplate_log_sd)


@muscle.law("mV", cite="recalled")
def fibre_potential(
    k: Value, na: Value, fibre_step: Value, fibre_na_share: Value, fibre_k: Value, fibre_na: Value
) -> Value:
    """Resting potential of a muscle fibre."""
    return fibre_step * log((k + fibre_na_share * na) / (fibre_k + fibre_na_share * fibre_na))


@muscle.law("1", cite="Hyperkalaemia119")
def fibres_excitable(fibre_potential: Value, nerve_shift: Value, fibre_half: Value, fibre_width: Value) -> Value:
    """Share of fibres not blocked by depolarisation; a surface that steadies nerve steadies them.

    The other way is not counted: low calcium comes with forceful spasm, not with weakness.
    """
    return logistic((fibre_half - fibre_potential + maximum(nerve_shift, 0.0)) / fibre_width)


@muscle.law("1", cite="SecondaryPP")
def hypokalaemic_weakness(k: Value, hypokalaemia_half: Value, hypokalaemia_width: Value) -> Value:
    """Share of strength that low potassium takes: empirical."""
    return logistic((hypokalaemia_half - k) / hypokalaemia_width)


@muscle.law("1", cite="derived")
def weakness_index(endplates_transmitting: Value, fibres_excitable: Value, hypokalaemic_weakness: Value) -> Value:
    """0 strong to 1 paralysed: what is missing at endplate, fibre and by low potassium together."""
    return 1.0 - endplates_transmitting * fibres_excitable * (1.0 - hypokalaemic_weakness)


@muscle.law("1", cite="recalled")
def fatigue_weakness(ca_corrected: Value, fatigue_half: Value, fatigue_width: Value) -> Value:
    """Share of people who complain of weakness by high calcium; strength on examination is normal. Low confidence."""
    return logistic((ca_corrected - fatigue_half) / fatigue_width)


def released(ca: Value, mg: Value, k_ca: Value, k_mg: Value) -> Value:
    """Calcium bound where it releases, magnesium in its way; its fourth power is the release."""
    return ca / (1.0 + ca / k_ca + mg / k_mg)
