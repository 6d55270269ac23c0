"""What is swallowed: amounts, how often, from when until when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from .. import knowledge, substances
from ..errors import InputError, UnitError
from ..knowledge import Food
from ..person import Intake
from ..quantity import Quantity, days, parse
from ..substances import Amount
from .times import EVERY, Times, read_times
from .tree import Node

INTAKE_KEYS = ("what", "amount", "every", "for", "started", "stopped", "label")
RATE = re.compile(
    r"(?P<amount>.*?)(?:\s*(?:/|\bper\b)\s*(?P<per>day|d|week|w|month)|\s+(?P<adverb>daily|weekly|monthly))"
)
ADVERBS = {"daily": 1.0, "weekly": 7.0, "monthly": 30.44}
AFTER_UNIT = 'an amount with "as citrate" or "elemental" after it at most'
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
    if times.every is None and amounts[0].per_dose is not None:
        raise node.refuse("every:, beside amount:", EVERY)
    label = _label(what, fields, times)
    found = [_intake(amount, node, times, label if number == 0 else None) for number, amount in enumerate(amounts)]
    return tuple(found)


def substance_intakes(amount: Amount, node: Node, times: Times) -> tuple[Intake, ...]:
    """The substance of a dose and what comes with it."""
    return tuple(_intake(part, node, times, None) for part in _with_alongside(_Portion.of(amount)))


def unmeasured(what: str, node: Node, times: Times) -> tuple[Intake, ...]:
    """A substance that is known to be taken, and no more."""
    return (_intake(_unmeasured(what, node), node, times, None),)


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
    if is_substance(what):
        if "amount" not in fields:
            return [_unmeasured(what, node)], None
        dose, per = read_dose(fields["amount"])
        amount, rest = split_words(dose)
        if rest and not rest.startswith(("as ", "elemental", "of ")):
            raise fields["amount"].refuse(AFTER_UNIT, "how often is said by every:, how long by for:")
        return _with_alongside(_Portion.of(substances.holding(f"{what} {rest}", amount, fields["amount"].where))), per
    return _of_food(_food(what, node), fields.get("amount") or node)


def _with_alongside(portion: _Portion) -> list[_Portion]:
    more = [_Portion(name, value, "mmol", f"comes with {portion.substance}") for name, value in portion.alongside]
    return [portion, *more]


def is_substance(what: str) -> bool:
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
        drug = knowledge.canonical("drug", what) or knowledge.canonical("drug_class", what)
        hint = f"'{drug}' is a drug: move it to drugs:." if drug else error.hint or _guess(guess)
        allowed = (
            error.allowed
            if error.allowed.startswith("one of: ")
            else "a substance (vitamin D3, calcium carbonate, ...) or a food of foods.csv"
        )
        raise InputError(node.where, what, allowed, f"{hint} {UNDER_OTHER}{{intake: [{what}]}}".strip()) from None


def _guess(word: str | None) -> str:
    return f"did you mean '{word}'?" if word else ""


def _of_food(food: Food, node: Node) -> tuple[list[_Portion], float | None]:
    """The minerals and the vitamin D of so many servings or grams."""
    dose, per = read_dose(node) if node.place.endswith("amount") else (Quantity(1.0, "serving"), None)
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


def read_dose(node: Node) -> tuple[Quantity, float | None]:
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


def split_words(dose: Quantity) -> tuple[Quantity, str]:
    """ "300 mg as citrate" into 300 mg and the words after the unit."""
    unit, _, rest = dose.unit.partition(" ")
    return Quantity(dose.value, unit, dose.sign), rest


def _label(what: str, fields: dict[str, Node], times: Times) -> float | None:
    if "label" not in fields:
        return None
    dose, per = read_dose(fields["label"])
    if times.every is None and per is None:
        raise fields["label"].refuse("every:, beside label:", EVERY)
    amount = substances.holding(what, dose, fields["label"].where)
    return amount.per_dose / _gap(times.every or per)


def _intake(part: _Portion, node: Node, times: Times, label: float | None) -> Intake:
    per_day = None if part.per_dose is None else part.per_dose / _gap(times.every)
    if per_day is not None and per_day > substances.LARGEST_DAILY[part.unit]:
        raise node.refuse(
            f"at most {substances.LARGEST_DAILY[part.unit]:g} {part.unit} of {part.substance} a day", "check the unit"
        )
    every = 1.0 if times.every in (None, float("inf")) else times.every
    return Intake(part.substance, node.place, node.shown(), per_day, part.unit, every or 1.0, times.start, times.stop,
                  label, part.reading)  # fmt: skip


def _gap(every: float | None) -> float:
    """Days that one dose is spread over: a single dose counts for its one day."""
    return 1.0 if every in (None, float("inf")) else float(every or 1.0)
