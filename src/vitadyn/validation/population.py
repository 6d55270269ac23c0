"""Virtual adults against surveys, and groups of patients: percentiles, spread, rank correlations, a knock-out, shares.

Bodies are drawn from population/adults.toml, brought to rest, run to their day of the year and measured once. Middles
and widths of some numbers of the person were matched to the same surveys (benchmarks/fit_population.py): for those
this is calibration. The topic of a check says what was not matched.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..engine.problem import Array
from ..physiology import STANDARD, body
from ..population.adults import adults
from ..population.draw import Adults
from ..population.survey import Survey, prepared, survey, surveyed
from .groups import groups
from .percentiles import Group, correlation_rows, interval_rows, observed_rows, spread_of
from .population_checks import (
    correlation_checks,
    group_checks,
    lost_checks,
    members,
    rank_correlation,
    season_check,
    share_checks,
)
from .population_knockout import knock_out_checks
from .population_pictures import pictures
from .report import Report, known_to_pass

SEED = 1
PEOPLE, ABROAD = 4000, 3000
STATEMENT = (
    "middles and spreads of own thresholds, muscle, liver enzyme and vitamin D input were matched to these surveys, "
    "some intakes and reduced kidneys by hand (tag T in population/adults.toml, fitted to set {fitted}): calibration "
    "for medians and widths. Quartiles, correlations, shares beyond limits and Ireland were not matched. Albumin is "
    "drawn, not an outcome of the body; the shares of drugs and supplements and most of the diet are recalled. Groups "
    "of patients are development data: sets D0 and D were chosen with them in view"
)


def run(numbers: str = STANDARD) -> Report:
    """Draw, rest, live two years, measure and compare; about ten seconds."""
    whole = body(numbers)
    compiled = prepared(whole)
    crowd = Adults(whole, SEED).crowd(0, PEOPLE)
    seen = {"us": surveyed(compiled, crowd, SEED)}
    seen |= {where: survey(compiled, Adults(whole, SEED, where), ABROAD) for where in ("denmark", "ireland")}
    patients, patients_table = groups(whole)
    rows = [(group, seen[_place(group)]) for group in (*observed_rows(), *interval_rows())]
    checks = (
        *lost_checks(seen),
        *(check for group, found in rows for check in group_checks(group, found)),
        *correlation_checks(seen["us"]),
        *share_checks(seen),
        season_check(seen["us"]),
        *knock_out_checks(compiled, crowd, SEED),
        *patients,
    )
    made = Report(
        "population",
        checks,
        STATEMENT.format(fitted=adults()["fitted_to"]),
        known_to_pass("population", numbers),
        pictures=pictures(seen),
        tables={"percentiles": _percentile_table(rows), "correlations": _correlation_table(seen["us"])}
        | patients_table,
    )
    return made.of_body(whole, numbers)


def _place(group: Group) -> str:
    return "denmark" if group.quantity == "vitd25" else "us"


def _percentile_table(rows: Iterable[tuple[Group, Survey]]) -> tuple[dict[str, Any], ...]:
    return tuple(_percentile_row(group, members(group, found)) for group, found in rows)


def _percentile_row(group: Group, values: Array) -> dict[str, Any]:
    """Observed and simulated, and the difference in standard deviations of the observed."""
    parts = dict(group.percentiles)
    said = {f"p{100 * part:g}": [seen, float(np.quantile(values, part))] for part, seen in parts.items()}
    far = {f"d{100 * part:g}": float(np.quantile(values, part) - seen) / group.spread for part, seen in parts.items()}
    told = {"quantity": group.quantity, "unit": group.unit, "sex": group.sex, "ages": [group.youngest, group.oldest]}
    plain = None if group.sd is None else float(np.std(values)) / group.sd
    ratios = {"sd_ratio": spread_of(values) / group.spread, "plain_sd_ratio": plain}
    return {**told, "people": group.people, "simulated": len(values), **ratios, **said, **far, "source": group.source}


def _correlation_table(found: Survey) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"first": one, "second": other, "observed": rho, "simulated": rank_correlation(found, one, other)}
        for one, other, rho in correlation_rows()
    )
