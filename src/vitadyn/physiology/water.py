"""Water, sodium and potassium: osmotic balance, thirst, vasopressin and aldosterone."""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Exact, Value, exp, softplus

water = System("water", Path(__file__).with_suffix(".toml"))


@water.law("mmol", cite="derived")
def ecf_na_start(na_ref: Value, ecf_volume_ref: Value) -> Value:
    """Sodium in the extracellular fluid of the reference person."""
    return na_ref * ecf_volume_ref


@water.law("mmol", cite="derived")
def ecf_k_start(k_ref: Value, ecf_volume_ref: Value) -> Value:
    """Potassium in the extracellular fluid of the reference person."""
    return k_ref * ecf_volume_ref


water.pool(
    "ecf_na",
    "mmol",
    "ecf_na_start",
    "Na",
    element="na",
    typical=2100.0,
    meaning="sodium of the extracellular fluid",
    most=5.0,
)
water.pool(
    "body_water", "L", "body_water_ref", "TBW", element="water", typical=42.0, meaning="total body water", most=4.0
)
water.pool(
    "ecf_k",
    "mmol",
    "ecf_k_start",
    "K",
    element="k",
    typical=63.0,
    meaning="potassium of the extracellular fluid",
    most=6.0,
)
water.pool("cell_k", "1", 1.0, "Ki", size="cell_k_ref", element="k", meaning="potassium in cells")
water.pool("aldosterone", "1", 1.0, "Aldo", meaning="aldosterone")


@water.law("mmol", cite="derived")
def cell_osmoles(body_water_ref: Value, ecf_volume_ref: Value, na_ref: Value, k_ref: Value, cell_k_ref: Value) -> Value:
    """Fixed osmoles in cells, as cation equivalents."""
    return (body_water_ref - ecf_volume_ref) * (na_ref + k_ref) - cell_k_ref


@water.law("L", cite="recalled")
def ecf_volume(
    body_water: Value, ecf_na: Value, ecf_k: Value, cell_k_ref: Value, cell_k: Value, cell_osmoles: Value
) -> Value:
    """Water divides between cells and outside by osmotic balance."""
    outside = ecf_na + ecf_k
    return body_water * outside / (outside + cell_k_ref * cell_k + cell_osmoles)


@water.law("1", cite="derived")
def volume_ratio(ecf_volume: Value, ecf_volume_ref: Value) -> Value:
    """Extracellular volume over its reference."""
    return ecf_volume / ecf_volume_ref


@water.law("L", cite="recalled")
def plasma_volume(plasma_volume_ref: Value, volume_ratio: Value) -> Value:
    """Plasma follows the extracellular volume."""
    return plasma_volume_ref * volume_ratio


@water.law("mmol/L", cite="derived")
def na(ecf_na: Value, ecf_volume: Value) -> Value:
    """Plasma sodium."""
    return ecf_na / ecf_volume


@water.law("mmol/L", cite="derived")
def k(ecf_k: Value, ecf_volume: Value) -> Value:
    """Plasma potassium."""
    return ecf_k / ecf_volume


@water.law("1", cite="derived")
def k_ratio(k: Value, k_ref: Value, k_own: Value) -> Value:
    """Potassium over the person's own set point."""
    return k / (k_ref * k_own)


@water.law("1", cite="derived")
def na_shortfall(kink: Exact, quiet_from: Value, na: Value, na_own: Value, quiet_step: Value) -> Value:
    """How far sodium has fallen below the person's own normal, in steps."""
    return kink.ramp((quiet_from + na_own - na) / quiet_step, 0.1)


@water.law("1", cite="recalled")
def vasopressin(
    kink: Exact,
    na: Value,
    na_own: Value,
    adh_from: Value,
    adh_step: Value,
    volume_ratio: Value,
    adh_floor: Value,
    adh_escape: Value,
    na_shortfall: Value,
) -> Value:
    """High sodium and volume loss raise it; a floor that does not yield is SIADH, which the tubule escapes in part."""
    by_na = softplus((na - na_own - adh_from) / adh_step, 0.15)
    unyielding = adh_floor / (1.0 + adh_escape * na_shortfall**2)
    return by_na * exp(kink.cap(6.0 * (1.0 - volume_ratio), 1.5, 0.1)) + unyielding


@water.law("1", cite="derived")
def vasopressin_half(urine_osm_max: Value, urine_osm_min: Value, urine_osm_ref: Value) -> Value:
    """Vasopressin at half effect, from the reference urine."""
    return (urine_osm_max - urine_osm_ref) / (urine_osm_ref - urine_osm_min)


@water.law("mOsm/L", cite="derived")
def urine_osm_ref(
    intake_na_ref: Value, urine_k_ref: Value, mosm_per_mmol: Value, urea_osmoles: Value, urine_volume_ref: Value
) -> Value:
    """Osmolality of the reference urine."""
    return (2.0 * mosm_per_mmol * (intake_na_ref + urine_k_ref) + urea_osmoles) / urine_volume_ref


@water.law("mmol/d", cite="derived")
def urine_k_ref(intake_k_ref: Value, k_faecal: Value) -> Value:
    """Potassium excretion of the reference person."""
    return intake_k_ref - k_faecal


@water.law("L/d", cite="derived")
def urine_volume_ref(water_in_food: Value, water_drunk: Value, water_insensible: Value) -> Value:
    """Urine of the reference person."""
    return water_in_food + water_drunk - water_insensible


@water.law("mOsm/L", cite="Goldfarb1984")
def urine_osm_top(
    kink: Exact,
    urine_osm_max: Value,
    ca_ionised: Value,
    di_ca_from: Value,
    di_ca_half: Value,
    di_k_from: Value,
    di_k_half: Value,
    k: Value,
    nephrogenic_di: Value,
    urine_osm_floor: Value,
    di_ca_width: Value,
    di_k_width: Value,
    urine_osm_step: Value,
) -> Value:
    """Highest concentration of urine: high calcium, low potassium and lithium lower it."""
    by_ca = 1.0 + (softplus(ca_ionised - di_ca_from, di_ca_width) / di_ca_half) ** 1.3
    by_k = 1.0 + (softplus(di_k_from - k, di_k_width) / di_k_half) ** 2
    return kink.floor(urine_osm_max / by_ca / by_k * (1.0 - 0.8 * nephrogenic_di), urine_osm_floor, urine_osm_step)


@water.law("mOsm/L", cite="recalled")
def urine_osm(urine_osm_min: Value, urine_osm_top: Value, vasopressin: Value, vasopressin_half: Value) -> Value:
    """Concentration of urine."""
    return urine_osm_min + (urine_osm_top - urine_osm_min) * vasopressin / (vasopressin + vasopressin_half)


@water.law("1", cite="Goldfarb1984")
def natriuresis(kink: Exact, natriuresis_ca: Value, ca_ratio: Value, loop: Value, thiazide: Value) -> Value:
    """High calcium and diuretics drive out sodium."""
    by_ca = kink.cap(softplus(ca_ratio - 1.08, 0.02) / 0.25, 2.0, 0.1)
    return 1.0 + natriuresis_ca * by_ca + 0.5 * loop + 0.30 * thiazide


@water.law("1", cite="recalled")
def mineralocorticoid(mineralocorticoid_gain: Value, aldosterone: Value, mineralocorticoid_added: Value) -> Value:
    """Effective mineralocorticoid signal."""
    return mineralocorticoid_gain * aldosterone + mineralocorticoid_added


@water.flux("ecf_na", None, "mmol/d", cite="tuned", element="na")
def excretes_na(
    intake_na_ref: Value,
    volume_ratio: Value,
    n_na_volume: Value,
    na_volume_gain: Value,
    mineralocorticoid: Value,
    n_na_aldo: Value,
    natriuresis: Value,
    gfr_ratio: Value,
) -> Value:
    """Urine sodium follows volume, aldosterone, natriuresis and filtration."""
    by_volume = softplus(1.0 + na_volume_gain * (volume_ratio - 1.0), 0.08) / softplus(1.0, 0.08)
    return (
        intake_na_ref
        * volume_ratio**n_na_volume
        * by_volume
        * mineralocorticoid**-n_na_aldo
        * natriuresis
        * gfr_ratio**0.1
    )


@water.flux("ecf_k", None, "mmol/d", cite="Huang2007", element="k")
def excretes_k(
    kink: Exact,
    urine_k_ref: Value,
    k_ratio: Value,
    n_k_k: Value,
    mineralocorticoid: Value,
    n_k_aldo: Value,
    natriuresis: Value,
    excretes_na: Value,
    intake_na_ref: Value,
    n_k_na: Value,
    k_mg_unblock: Value,
    cell_mg: Value,
) -> Value:
    """Urine potassium follows potassium, aldosterone and distal sodium; magnesium lack opens the channel."""
    distal = natriuresis**0.25 * (excretes_na / intake_na_ref) ** n_k_na
    unblocked = 1.0 + k_mg_unblock * kink.ramp(1.0 - cell_mg, 0.01)
    return urine_k_ref * k_ratio**n_k_k * mineralocorticoid**n_k_aldo * distal * unblocked


@water.flux("body_water", None, "L/d", cite="recalled", element="water")
def excretes_water(
    excretes_na: Value, excretes_k: Value, mosm_per_mmol: Value, urea_osmoles: Value, appetite: Value, urine_osm: Value
) -> Value:
    """Urine volume: osmoles over their concentration."""
    osmoles = 2.0 * mosm_per_mmol * (excretes_na + excretes_k) + urea_osmoles * (0.4 + 0.6 * appetite)
    return osmoles / urine_osm


@water.flux(None, "body_water", "L/d", cite="tuned", element="water")
def drinks(
    kink: Exact,
    drinking_access: Value,
    water_drunk: Value,
    habit_quiet: Value,
    na_shortfall: Value,
    drink_extra: Value,
    thirst_gain: Value,
    na: Value,
    na_own: Value,
    thirst_from: Value,
    na_ref: Value,
    thirst_width: Value,
    drink_least: Value,
    drink_most: Value,
    drink_width: Value,
) -> Value:
    """Habit, which low sodium quiets, and thirst, if water can be reached."""
    thirst = softplus(na - na_own - thirst_from, thirst_width) - softplus(na_ref - thirst_from, thirst_width)
    habit = water_drunk / (1.0 + habit_quiet * na_shortfall**2)
    wanted = drinking_access * (habit + drink_extra + thirst_gain * thirst)
    return kink.cap(kink.floor(wanted, drink_least, drink_width), drink_most, drink_width)


@water.flux(None, "body_water", "L/d", cite="recalled", element="water")
def gains_water(water_in_food: Value, appetite: Value, iv_water: Value, body_size: Value) -> Value:
    """Water of food and metabolism, and infusions."""
    return water_in_food * (0.4 + 0.6 * appetite) + iv_water / body_size


@water.flux("body_water", None, "L/d", cite="recalled", element="water")
def loses_water(water_insensible: Value, loss_water: Value, body_size: Value) -> Value:
    """Skin and lungs, and losses by gut or sweat."""
    return water_insensible + loss_water / body_size


@water.flux(None, "ecf_na", "mmol/d", cite="derived", element="na")
def gains_na(intake_na: Value, body_size: Value, appetite: Value, iv_na: Value) -> Value:
    """Sodium of food and infusions."""
    return intake_na / body_size * appetite + iv_na / body_size


@water.flux("ecf_na", None, "mmol/d", cite="recalled", element="na")
def loses_na(loss_na: Value, body_size: Value) -> Value:
    """Sodium lost by gut or sweat."""
    return loss_na / body_size


@water.flux(None, "ecf_k", "mmol/d", cite="derived", element="k")
def gains_k(intake_k: Value, body_size: Value, k_faecal: Value, appetite: Value) -> Value:
    """Potassium of food, less what stays in the gut."""
    return (intake_k / body_size - k_faecal) * appetite


@water.flux("ecf_k", None, "mmol/d", cite="recalled", element="k")
def loses_k(kink: Exact, loss_k: Value, body_size: Value, k: Value, loss_k_full: Value) -> Value:
    """Potassium lost by gut or sweat; less when there is little."""
    return loss_k / body_size * kink.cap(k / loss_k_full, 1.0, 0.03) ** 2


@water.flux("ecf_k", "cell_k", "mmol/d", cite="recalled", element="k")
def into_cells_k(
    k_cell_k: Value,
    ecf_volume_ref: Value,
    k: Value,
    k_ref: Value,
    k_own: Value,
    cell_k: Value,
    n_cell_k: Value,
    k_shift: Value,
) -> Value:
    """Exchange with cells; an attack of periodic paralysis lowers the set point."""
    return k_cell_k * ecf_volume_ref * (k - k_ref * k_own * cell_k**n_cell_k * k_shift)


@water.flux(None, "aldosterone", "1/d", cite="Stadt")
def aldosterone_follows(
    kink: Exact,
    volume_ratio: Value,
    n_aldo_volume: Value,
    k_ratio: Value,
    n_aldo_k: Value,
    aldosterone_factor: Value,
    aldosterone: Value,
    tau_aldosterone: Value,
) -> Value:
    """Volume loss and potassium raise it."""
    wanted = kink.clip(volume_ratio**-n_aldo_volume * k_ratio**n_aldo_k, 0.1, 8.0)
    return (aldosterone_factor * wanted - aldosterone) / tau_aldosterone
