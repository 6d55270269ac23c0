"""Pictures of the nerve: what the laws give beside what was published."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..physiology.axon_table import excitability
from ..physiology.fast import at_plasma
from .nerve_people import FREE, USUAL, group
from .report import Band, Picture, Points

CALCIUM = np.linspace(0.4, 2.0, 81)
POTASSIUM = np.linspace(1.5, 9.5, 81)
MAGNESIUM = np.linspace(0.3, 8.0, 78)
AGES = np.linspace(20.0, 90.0, 36)


def pictures(numbers: str) -> tuple[Picture, ...]:
    """All pictures of the suite."""
    return (
        _shift(numbers),
        _liability(numbers),
        _threshold(numbers),
        _weakness_by_potassium(numbers),
        _weakness_by_magnesium(numbers),
        _rate_by_age(numbers),
    )


def _line(label: str, x: NDArray[np.float64], y: NDArray[np.float64]) -> Band:
    return Band(label, tuple(x.tolist()), tuple(np.broadcast_to(y, x.shape).tolist()))


def _shift(numbers: str) -> Picture:
    found = at_plasma(("nerve_shift", "nerve_shift_closed"), numbers, ca_at_nerve=CALCIUM)
    low = at_plasma(("nerve_shift",), numbers, ca_at_nerve=CALCIUM, mg_ionised=0.25)["nerve_shift"]
    return Picture(
        "shift",
        "Shift of the nerve's threshold by ionised calcium",
        "ionised calcium, mmol/L",
        "shift, mV (negative is easier to excite)",
        bands=(
            _line("equation", CALCIUM, found["nerve_shift"]),
            _line("closed form", CALCIUM, found["nerve_shift_closed"]),
            _line("ionised magnesium 0.25", CALCIUM, low),
        ),
        caption="Extrapolated from the frog node; the size in man is not validated.",
        source="Hille1975",
        checks=("A1-tenfold", "A9-closed"),
    )


def _liability(numbers: str) -> Picture:
    names = ("tingling_share", "spasm_share", "cuff_share")
    found = at_plasma(names, numbers, ca_at_nerve=CALCIUM, mg_ionised=USUAL["mg_ionised"])
    donors = at_plasma(("spasm_share",), numbers, ca_at_nerve=group(0.84, 0.10), mg_ionised=0.35)["spasm_share"]
    return Picture(
        "liability",
        "Tetany by ionised calcium, in calm people",
        "ionised calcium, mmol/L",
        "share of people",
        points=(
            Points("donors with spasm, 0 of 20", (0.84,), (0.0,), (0.0,), (0.14,)),
            Points("cuff sign", (0.90, 1.20), (0.94, 0.025), (0.90, 0.01), (0.97, 0.04)),
        ),
        bands=tuple(_line(name.replace("_share", ""), CALCIUM, found[name]) for name in names),
        caption=f"In the model {float(np.mean(donors)):.2f} of the donors, whose magnesium was low too, have spasm. "
        "For the choice of a category only: the size is not validated.",
        source="Das2005; TrousseauSigns",
        checks=("E8-cuff-usual", "E8-cuff-low", "E9-donors"),
    )


def _threshold(numbers: str) -> Picture:
    shift = at_plasma(("nerve_shift",), numbers, ca_at_nerve=CALCIUM)["nerve_shift"]
    found = excitability(shift, 4.2, 140.0)
    sound = ~found.flagged
    return Picture(
        "threshold",
        "Threshold of the average motor axon by ionised calcium",
        "ionised calcium, mmol/L",
        "threshold over the usual",
        bands=(
            _line("pulse of 1 ms", CALCIUM[sound], found.threshold[sound]),
            _line("lasting current", CALCIUM[sound], found.sustained[sound]),
        ),
        caption="The direction is published, the size is not. Flagged answers are left out.",
        source="BostockFamily",
        checks=("C1-calcium",),
    )


def _weakness_by_potassium(numbers: str) -> Picture:
    usual = at_plasma(("weakness_index",), numbers, k=POTASSIUM)["weakness_index"]
    treated = at_plasma(("weakness_index",), numbers, k=POTASSIUM, ca_at_nerve=1.9)["weakness_index"]
    return Picture(
        "weakness-potassium",
        "Weakness by potassium",
        "potassium, mmol/L",
        "weakness index",
        points=(Points("mean potassium of reported paralyses", (1.90, 8.8), (0.5, 0.5)),),
        bands=(_line("usual calcium", POTASSIUM, usual), _line("ionised calcium 1.9", POTASSIUM, treated)),
        caption="Calibrated to these two means: they are no test.",
        source="SecondaryPP; Hyperkalaemia119",
        checks=("D5-k-1.9", "D6-k-8.8", "D7-antidote"),
    )


def _weakness_by_magnesium(numbers: str) -> Picture:
    ionised = FREE * MAGNESIUM
    usual = at_plasma(("weakness_index",), numbers, mg_ionised=ionised)["weakness_index"]
    treated = at_plasma(("weakness_index",), numbers, mg_ionised=ionised, ca_at_nerve=1.8)["weakness_index"]
    return Picture(
        "weakness-magnesium",
        "Weakness by magnesium",
        "total magnesium, mmol/L",
        "weakness index",
        points=(Points("clinical ladder: weak from 5, paralysed from 7.3", (5.0, 7.3), (0.3, 0.9)),),
        bands=(_line("usual calcium", MAGNESIUM, usual), _line("ionised calcium 1.8", MAGNESIUM, treated)),
        caption="The ladder gives words; the heights of its points are a reading of them.",
        source="MagnesiumLadder",
        checks=("D1-mg-3", "D1-mg-5", "D1-mg-7", "D2-antidote"),
    )


def _rate_by_age(numbers: str) -> Picture:
    by_sex = {
        words: at_plasma(("cramp_background",), numbers, age=AGES, woman=woman)["cramp_background"]
        for words, woman in (("women", 1.0), ("men", 0.0))
    }
    return Picture(
        "cramps-age",
        "Ordinary cramps by age",
        "age, years",
        "mean cramps a week",
        points=(Points("surveys, from shares with any and with many", (46.0, 70.0), (0.215, 0.365)),),
        bands=tuple(_line(words, AGES, rates) for words, rates in by_sex.items()),
        caption="Means of very unequal people: half of all cramps fall in a tenth of them.",
        source="Grandner2017; Maisonneuve2016",
        checks=("E1-any", "E2-any"),
    )
