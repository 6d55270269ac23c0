"""What is swallowed and prescribed: amounts, how often, from when until when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from .. import knowledge, substances
from ..errors import InputError, UnitError
from ..knowledge import Food
from ..person import Drug, Intake
from ..quantity import Quantity, days, parse
from ..substances import Amount
from .times import EVERY, Times, read_times
from .tree import Node

INTAKE_KEYS = ("what", "amount", "every", "for", "started", "stopped", "label")
DRUG_KEYS = ("name", "amount", "every", "for", "started", "stopped")
RATE = re.compile(
    r"(?P<amount>.*?)(?:\s*(?:/|\bper\b)\s*(?P<per>day|d|week|w|month)|\s+(?P<adverb>daily|weekly|monthly))"
)
ADVERBS = {"daily": 1.0, "weekly": 7.0, "monthly": 30.44}
LARGEST_DAILY = {"ug": 1e6, "mmol": 2e4, "g": 2e3}
UNDER_OTHER = "If it is right but unknown here, move it under other: "
NUTRIENTS = (("calcium", 40.078), ("magnesium", 24.305), ("potassium", 39.098), ("sodium", 22.990))


def intakes(node: Node, today: date) -> tuple[Intake, ...]:
    """One entry of `intake:`; several of them when a salt or a food brings several substances."""
    fields = node.fields(INTAKE_KEYS)
    if "what" not in fields:
        raise node.refuse("a mapping with what: (and amount:, every:)")
    times = read_times(fields, today)
    what = fields["what"].text("a substance or a food")
    amounts, per = _amounts(what, fields)
    times = replace(times, every=times.every or per)
    if amounts[0].per_dose is not None and times.every is None:
        raise node.refuse("every:, beside amount:", EVERY)
    label = _label(what, fields, times)
    found = [_intake(amount, node, times, label if number == 0 else None) for number, amount in enumerate(amounts)]
    return tuple(found)


def drugs(node: Node, today: date) -> tuple[Drug, tuple[Intake, ...]]:
    """One entry of `drugs:`, and what it brings into the gut when it is a supplement (calcitriol, calcium...)."""
    if isinstance(node.value, str):
        return _drug(node, node, None, Times(None, None, None))
    fields = node.fields(DRUG_KEYS)
    if "name" not in fields:
        raise node.refuse("a name, or a mapping with name:")
    times = read_times(fields, today)
    dose, per = (None, None) if "amount" not in fields else _dose(fields["amount"])
    return _drug(node, fields["name"], dose, replace(times, every=times.every or per))


def _drug(node: Node, name: Node, dose: Quantity | None, times: Times) -> tuple[Drug, tuple[Intake, ...]]:
    known = medicine(name.text("a drug"), name)
    per_day = None if dose is None or not times.every or times.every == float("inf") else dose.value / times.every
    unit = dose.unit if dose is not None else ""
    drug = Drug(known.name, node.place, node.shown(), known.classes, per_day, unit, times.start, times.stop)
    if dose is None or times.every is None or knowledge.canonical("salt", known.name) is None:
        return drug, ()
    return drug, substance_intakes(substances.holding(known.name, dose, node.where), node, times)


def medicine(name: str, node: Node) -> knowledge.Medicine:
    """The drug of this name; the error tells how to say it under other:."""
    try:
        return knowledge.drug(name)
    except InputError as error:
        hint = f"{error.hint} {UNDER_OTHER}{{drugs: [{name}]}}".strip()
        raise InputError(node.where, name, error.allowed, hint) from None


def substance_intakes(amount: Amount, node: Node, times: Times) -> tuple[Intake, ...]:
    """The substance of a dose and what comes with it."""
    return tuple(_intake(part, node, times, None) for part in _with_alongside(_Portion.of(amount)))


@dataclass(frozen=True, slots=True)
class _Portion:
    """One substance of one dose; `per_dose` None when the amount is not known."""

    substance: str
    per_dose: float | None
    unit: str
    reading: str
    alongside: tuple[tuple[str, float], ...] = ()

    @classmethod
    def of(cls, amount: Amount) -> _Portion:
        other = f" (else {amount.other_reading})" if amount.other_reading else ""
        return cls(amount.substance, amount.per_dose, amount.unit, amount.reading + other, amount.alongside)


def _amounts(what: str, fields: dict[str, Node]) -> tuple[list[_Portion], float | None]:
    """What one dose brings, and how often where the amount says it ("4000 IU/day")."""
    node = fields["what"]
    if _is_substance(what):
        if "amount" not in fields:
            return [_unmeasured(what, node)], None
        dose, per = _dose(fields["amount"])
        amount, rest = _split_words(dose)
        return _with_alongside(_Portion.of(substances.holding(f"{what} {rest}", amount, fields["amount"].where))), per
    return _of_food(_food(what, node), fields.get("amount") or node)


def _with_alongside(portion: _Portion) -> list[_Portion]:
    more = [_Portion(name, value, "mmol", f"comes with {portion.substance}") for name, value in portion.alongside]
    return [portion, *more]


def _is_substance(what: str) -> bool:
    plain = " ".join(what.lower().replace("elemental", "").split())
    mineral = plain.split(" as ")[0].strip()
    return (
        mineral in substances.MINERALS or plain in ("liquorice", "licorice") or bool(knowledge.canonical("salt", plain))
    )


def _unmeasured(what: str, node: Node) -> _Portion:
    """A substance without an amount: known to be taken, and no more."""
    one = {"liquorice": "1 g", "licorice": "1 g"}.get(what.lower(), "1 mg")
    amount = substances.holding(what, parse(one, node.where), node.where)
    return _Portion(amount.substance, None, amount.unit, "amount not stated")


def _food(what: str, node: Node) -> Food:
    try:
        return knowledge.food(what)
    except InputError as error:
        guess = knowledge.suggest("salt", what)
        hint = error.hint or (f"did you mean '{guess}'?" if guess else "")
        allowed = (
            error.allowed
            if error.allowed.startswith("one of: ")
            else "a substance (vitamin D3, calcium carbonate, ...) or a food of foods.csv"
        )
        raise InputError(node.where, what, allowed, f"{hint} {UNDER_OTHER}{{intake: [{what}]}}".strip()) from None


def _of_food(food: Food, node: Node) -> tuple[list[_Portion], float | None]:
    """The minerals and the vitamin D of so many servings or grams."""
    dose, per = _dose(node) if node.place.endswith("amount") else (Quantity(1.0, "serving"), None)
    unit = dose.unit.lower().removesuffix("s")
    if unit not in ("serving", "g", "ml"):
        raise UnitError(node.where, dose.unit or "no unit", f"servings ({food.serving}) or g, for {food.name}")
    share = dose.value if unit == "serving" else dose.value / food.serving_g
    reading = f"{share:.3g} x {food.serving} of {food.name}"
    amounts = (food.calcium, food.magnesium, food.potassium, food.sodium)
    parts = [_Portion(name, share * mg / mass, "mmol", reading)
             for (name, mass), mg in zip(NUTRIENTS, amounts, strict=True) if mg is not None]  # fmt: skip
    if food.phosphorus is not None:
        parts.append(_Portion("phosphate", share * food.phosphorus / 30.974, "mmol", reading))
    if food.vitamin_d:
        parts.append(_Portion("vitamin_d3", share * food.vitamin_d, "ug", reading))
    return parts, per


def _dose(node: Node) -> tuple[Quantity, float | None]:
    """An amount, and the days between doses where it says them ("4000 IU/day", "50000 IU weekly")."""
    written = node.text('an amount such as "4000 IU" or "500 mg"')
    rate = RATE.fullmatch(written)
    read = parse(rate["amount"] if rate else written, node.where)
    if read.value < 0 or read.sign:
        raise node.refuse("an amount that is not negative")
    if not read.unit:
        raise UnitError(node.where, written, 'a unit: IU, ug, mg, g, mmol, mEq, or "servings" of a food')
    return read, _per(rate, node) if rate else None


def _per(rate: re.Match[str], node: Node) -> float:
    return ADVERBS[rate["adverb"]] if rate["adverb"] else days(rate["per"], node.where)


def _split_words(dose: Quantity) -> tuple[Quantity, str]:
    """ "300 mg as citrate" into 300 mg and the words after the unit."""
    unit, _, rest = dose.unit.partition(" ")
    return Quantity(dose.value, unit, dose.sign), rest


def _label(what: str, fields: dict[str, Node], times: Times) -> float | None:
    if "label" not in fields:
        return None
    dose, per = _dose(fields["label"])
    amount = substances.holding(what, dose, fields["label"].where)
    return amount.per_dose / _gap(times.every or per)


def _intake(part: _Portion, node: Node, times: Times, label: float | None) -> Intake:
    per_day = None if part.per_dose is None else part.per_dose / _gap(times.every)
    if per_day is not None and per_day > LARGEST_DAILY[part.unit]:
        raise node.refuse(
            f"at most {LARGEST_DAILY[part.unit]:g} {part.unit} of {part.substance} a day", "check the unit"
        )
    every = 1.0 if times.every in (None, float("inf")) else times.every
    return Intake(part.substance, node.place, node.shown(), per_day, part.unit, every or 1.0, times.start, times.stop,
                  label, part.reading)  # fmt: skip


def _gap(every: float | None) -> float:
    """Days that one dose is spread over: a single dose counts for its one day."""
    return 1.0 if every in (None, float("inf")) else float(every or 1.0)
