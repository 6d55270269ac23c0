"""What a dose of a supplement holds: "calcium carbonate 500 mg" is 200 mg of calcium, 5 mmol.

One rule. A compound's name means the mass of that compound: 300 mg of magnesium citrate is 48 mg of magnesium.
"X mg MINERAL as SALT", "elemental", or a mineral without its salt means the mass of the element. The answer says
which was read and what the other reading would give, since labels usually mean the element.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import knowledge
from .errors import InputError, UnitError
from .knowledge import Salt
from .quantity import NUMBER, Quantity, parse

MASS_UG = {"ug": 1.0, "mcg": 1.0, "µg": 1.0, "μg": 1.0, "mg": 1e3, "g": 1e6}
IU_PER_UG = 40.0
DOSE = re.compile(rf"(?<![\w.,])(?P<dose>{NUMBER}\s*(?:iu|ie|units?|u|[uµμm]g|mcg|g|mmol|meq|nmol)\b)", re.IGNORECASE)
MINERALS = {"calcium": "calcium carbonate", "magnesium": "magnesium oxide", "potassium": "potassium chloride",
            "sodium": "sodium chloride", "phosphate": "sodium phosphate", "phosphorus": "sodium phosphate"}  # fmt: skip
"""Minerals, each with a compound that tells its atomic mass."""
LARGEST_DAILY = {"ug": 1e6, "mmol": 2e4, "g": 2e3}
"""More than this a day nobody swallows: the unit is wrong."""
VALENCE = {"Ca": 2, "Mg": 2, "K": 1, "Na": 1}
ALLOWED = 'a compound and an amount with a decimal point, such as "calcium carbonate 500 mg" or "vitamin D3 4000 IU"'


@dataclass(frozen=True, slots=True)
class Amount:
    """One dose: `per_dose` of `substance` in `unit` (mmol of an element, ug of a vitamin D, g of liquorice).

    `other` is what the other reading would give, in the same unit; None where there is no other. `alongside` is
    what comes with it: (substance, mmol) of alkali or phosphate.
    """

    substance: str
    per_dose: float
    unit: str
    compound: str
    reading: str
    other: float | None = None
    other_reading: str = ""
    alongside: tuple[tuple[str, float], ...] = ()


def elemental(text: str, place: str = "amount") -> Amount:
    """What one dose of a supplement holds, read from its name and amount.

    >>> round(elemental("magnesium citrate 300 mg").per_dose * 24.305)
    48
    >>> round(elemental("magnesium 300 mg as citrate").per_dose * 24.305)
    300
    >>> elemental("vitamin D3 4000 IU").per_dose
    100.0
    """
    found = DOSE.search(text)
    if found is None:
        raise InputError(place, text, ALLOWED)
    name = f"{text[: found.start()]} {text[found.end() :]}"
    return holding(name, parse(found["dose"], place), place)


def holding(name: str, dose: Quantity, place: str = "amount") -> Amount:
    """The same from the name and the amount apart: holding("calcium carbonate", parse("500 mg"))."""
    if dose.value < 0 or dose.sign:
        raise InputError(place, f"{dose.sign}{dose.value:g} {dose.unit}", "an amount that is not negative")
    words = re.sub(r"[(),]| of ", " ", f" {name.lower()} ").split()
    element_meant = "elemental" in words
    words = [word for word in words if word != "elemental"]
    if words == ["liquorice"] or words == ["licorice"]:
        return _liquorice(dose, place)
    if "as" in words:
        cut = words.index("as")
        return _element(words[:cut], words[cut + 1 :], dose, place)
    if len(words) == 1 and words[0] in MINERALS:
        return _bare_mineral(words[0], dose, place)
    salt = _salt(" ".join(words), place)
    if salt.unit == "ug":
        return _vitamin(salt, dose, place, form_stated=words != ["vitamin", "d"])
    return _of_salt(salt, dose, place, element_meant)


def _of_salt(salt: Salt, dose: Quantity, place: str, element_meant: bool) -> Amount:
    """A named compound: the mass is the compound's, unless the element is meant."""
    if dose.unit.lower() in ("mmol", "meq"):
        return _molar(salt, dose)
    mass = _mass_mg(dose, salt.substance, place)
    by_salt, by_element = mass * salt.per_gram / 1000.0, mass / _atomic_mass(salt)
    as_salt = f"{mass:g} mg is the mass of {salt.compound}: {by_salt * _atomic_mass(salt):.3g} mg {salt.substance}"
    as_element = f"{mass:g} mg is the mass of the element {salt.substance}"
    if element_meant:
        return _amount(salt, by_element, as_element, by_salt, as_salt)
    return _amount(salt, by_salt, as_salt, by_element, as_element)


def _element(mineral: list[str], salt_words: list[str], dose: Quantity, place: str) -> Amount:
    """ "magnesium 300 mg as citrate": the element, in this salt."""
    said = " ".join(salt_words)
    name = " ".join(mineral)
    if name not in MINERALS:
        raise InputError(place, f"{name} as {said}", f"a mineral before 'as': {', '.join(MINERALS)}")
    salt = _salt(said if said.startswith(name) else f"{name} {said}", place)
    return _of_salt(salt, dose, place, element_meant=True)


def _bare_mineral(mineral: str, dose: Quantity, place: str) -> Amount:
    """A mineral without its salt: the element; nothing is known of what comes with it."""
    like = knowledge.supplement(MINERALS[mineral])
    if dose.unit.lower() in ("mmol", "meq"):
        value = dose.value / (VALENCE.get(like.element, 1) if dose.unit.lower() == "meq" else 1)
        return Amount(like.substance, value, "mmol", mineral, f"{dose.value:g} {dose.unit} of the element")
    mass = _mass_mg(dose, mineral, place)
    value = mass / _atomic_mass(like)
    return Amount(like.substance, value, "mmol", mineral, f"{mass:g} mg is the mass of the element; salt not stated")


def _vitamin(salt: Salt, dose: Quantity, place: str, form_stated: bool) -> Amount:
    unit = dose.unit.lower()
    if unit in MASS_UG:
        value = dose.value * MASS_UG[unit]
    elif unit in ("iu", "ie", "unit", "units", "u") and salt.substance in ("vitamin_d3", "vitamin_d2"):
        value = dose.value / IU_PER_UG
    elif unit == "nmol":
        value = dose.value * salt.molar_mass / 1000.0
    else:
        raise UnitError(place, dose.unit or "no unit", f"ug, mg, nmol, or IU (of D3 and D2 only), for {salt.compound}")
    reading = f"{value:g} ug of {salt.compound}" + ("" if form_stated else "; the form is not stated, D3 is assumed")
    return Amount(salt.substance, value, "ug", salt.compound, reading)


def _liquorice(dose: Quantity, place: str) -> Amount:
    grams = _mass_mg(dose, "liquorice", place) / 1000.0
    return Amount("liquorice", grams, "g", "liquorice", f"{grams:g} g of liquorice")


def _molar(salt: Salt, dose: Quantity) -> Amount:
    """Amounts in mmol or mEq are those of the element by custom."""
    value = dose.value / (VALENCE.get(salt.element, 1) if dose.unit.lower() == "meq" else 1)
    return _amount(salt, value, f"{dose.value:g} {dose.unit} of {salt.substance}", None, "")


def _amount(salt: Salt, value: float, reading: str, other: float | None, other_reading: str) -> Amount:
    pairs = (("alkali", salt.alkali * value), ("phosphate", salt.phosphate * value))
    alongside = tuple(pair for pair in pairs if pair[1] > 0)
    return Amount(salt.substance, value, "mmol", salt.compound, reading, other, other_reading, alongside)


def _salt(name: str, place: str) -> Salt:
    if knowledge.canonical("salt", name) is None:
        raise knowledge.unknown("salt", name, [*knowledge.names("salt"), *MINERALS], place)
    return knowledge.supplement(name)


def _atomic_mass(salt: Salt) -> float:
    """mg per mmol of the element."""
    return ATOMIC_MASS[salt.element]


def _mass_mg(dose: Quantity, what: str, place: str) -> float:
    if dose.unit.lower() not in MASS_UG:
        raise UnitError(place, dose.unit or "no unit", f"g, mg, ug, mmol or mEq, for {what}")
    return dose.value * MASS_UG[dose.unit.lower()] / 1000.0


ATOMIC_MASS = {"Ca": 40.078, "Mg": 24.305, "K": 39.098, "Na": 22.990, "P": 30.974}
"""IUPAC standard atomic weights."""
