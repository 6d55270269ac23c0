"""The study files of the project: sources, schedules, printed spreads; every source of data has a file or a reason."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from vitadyn import schedule
from vitadyn.physiology import body
from vitadyn.validation.trial import Study
from vitadyn.validation.trial_file import BESIDE, STUDIES, read_folder, read_table

FILES = sorted(path for path in STUDIES.glob("*.toml") if path.stem not in BESIDE)
USED = {
    "aikawa": "aikawa1981",
    "anastasio2020": "anastasio2020",
    "asianindian_caload2009": "calciumload2009",
    "bargerlux1998": "bargerlux1998",
    "brent1988": "brent1988",
    "farrar2011": "farrar2011",
    "fatemi1991": "fatemi1991",
    "frusso1999": "frusso1999",
    "gallagher2012": "gallagher2012",
    "heaney2003abs": "heaney2003abs",
    "heaney2013basal": "heaney2013",
    "hess2012": "hess2012",
    "hunt2007": "hunt2007",
    "ilahi2008": "ilahi2008",
    "iom_tbl54_cashman2008": "cashman2008",
    "iom_tbl54_larsen2004": "larsen2004",
    "iom_tbl54_smith2009": "smith2009",
    "iom_tbl54_viljakainen2006b": "viljakainen2006",
    "ishshalom2008": "ishshalom2008",
    "jakobsen2018": "jakobsen2018",
    "jones2014": "jones2014",
    "karppinen2016": "karppinen2016",
    "kaur2015": "kaur2015",
    "lau2019": "lau2019",
    "malhotra2009": "malhotra2009",
    "ng2014": "ng2014",
    "pak1974": "pak1974",
    "papaioannou2011": "papaioannou2011",
    "saline_ca_1990": "salineload1990",
    "schleck2015": "schleck2015",
    "schwarz1994": "schwarz1994",
    "shils1964": "shils1964",
    "shoben2011": "shoben2011",
    "shrestha2010": "shrestha2010",
    "vonrestorff2009": "vonrestorff2009",
    "weekly600k_case": "case2012",
}
"""Keys of the collection of human data that have a file, and its name."""
NOT_USED = (
    "aki_kashmir2021", "aloia2006", "bertinato2017", "cholst1984", "cotlove1970", "dudenkov2015", "edhyperca2001",
    "ekwaru2014", "gallagher2012abs", "glerup2000", "grandner2017", "hallegraeff2012", "hanoi_thyroid",
    "hathcock2007_dev", "hemachandar2014", "hlatky2023", "iom2011_fig5_4", "iom_nchs59", "iom_tbl54_alahouhala1988",
    "ivtools_vitd", "jiao2026", "khan_karachi", "kinyamu1998", "marti2014", "mccormack2020_cv", "musc_pregnant",
    "nans_ireland", "nhanes_2017_2018", "normal_ranges_tbl", "older_uk_25ohd", "paradox2013", "ravioli2023",
    "suh1973", "tan2024", "taylor2016", "thongprayoon2020ica", "tripkovic2012_tbl1", "turk_thyroid", "variation_ca1",
    "wagner_trf", "whang1984", "wilz1979", "zaragoza2024",
)  # fmt: skip
"""The other keys of that collection."""
PROMISED = 38
PRIMARIES = {
    "hathcock2007_dev": ("heaney2003", "vieth2001", "schleithoff2006", "honkanen1990"),
    "tripkovic2012_tbl1": ("heaney2011", "glendenning2009"),
}
"""Studies that came by way of a review, which is no study itself."""


@cache
def studies() -> dict[str, Study]:
    return {study.name: study for study in read_folder(STUDIES, body())}


def publications(chosen: list[Study]) -> set[str]:
    return {study.source for study in chosen}


def with_printed_spread(study: Study) -> bool:
    return any(compare.spread.kind != "none" and compare.grade != "C" for compare in study.compares)


def test_studies__are_at_least_the_promised_number_of_publications() -> None:
    assert len(publications(list(studies().values()))) == len(FILES) >= PROMISED


def test_studies__of_the_promised_number_compare_a_number_with_its_printed_spread() -> None:
    assert len(publications([study for study in studies().values() if with_printed_spread(study)])) >= PROMISED


def test_source__is_cited_with_its_year_and_used() -> None:
    cited, used = read_table(STUDIES / "sources.toml"), {study.source for study in studies().values()}
    assert used == set(cited)
    assert all(re.search(r"\b(19|20)\d\d\b", citation) for citation in cited.values())
    assert len(set(cited.values())) == len(cited)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_study__gives_lines_that_a_schedule_can_read_and_says_what_it_assumes(path: Path) -> None:
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    for arm in held["arm"]:
        for course in schedule.parse_all(arm.get("give", ())):
            assert course.amount > 0.0 and course.timing.start < arm["days"]
    assert len(held["note"]) > 40


def test_study__lets_something_happen_or_contrasts_two_baselines() -> None:
    for study in studies().values():
        happens = [arm.given.changes or arm.given.boluses or arm.season or arm.clamp for arm in study.arms]
        levels = {arm.baseline.vitd25.value for arm in study.arms if arm.baseline.vitd25}
        assert any(happens) or len(levels) > 1, study.name


def test_comparison__is_never_made_on_the_day_of_the_baseline() -> None:
    for study in studies().values():
        assert all(compare.day > compare.since >= 0.0 for compare in study.compares), study.name


def test_standard_error__that_was_worked_out_says_from_what() -> None:
    """Papers print few standard errors; those of ratios and differences come from what they print of both."""
    told = ("tandard error", "0.20 x the prediction interval")
    for study in studies().values():
        if any(compare.spread.kind == "se" for compare in study.compares):
            assert any(word in study.note for word in told), study.name


def test_source_of_human_data__has_a_file_or_a_reason() -> None:
    left_out = read_table(STUDIES / "left_out.toml")
    names = {path.stem for path in FILES}
    assert not set(USED.values()) - names and not set(USED) & set(left_out)
    missing = [key for key in NOT_USED if key not in left_out and key not in names]
    assert not missing and set(left_out) <= set(NOT_USED)
    assert all(set(row) == {"citation", "reason"} and all(row.values()) for row in left_out.values())


def test_review__is_left_out_for_its_primary_studies() -> None:
    left_out, names = read_table(STUDIES / "left_out.toml"), {path.stem for path in FILES}
    for review, primaries in PRIMARIES.items():
        assert set(primaries) <= names
        assert all(studies()[name].source in left_out[review]["reason"] for name in primaries)


def test_trial__that_two_papers_tell_of_is_kept_out_of_the_fit_or_counted_once() -> None:
    same = [study for study in studies().values() if "Same trial as" in study.note]
    assert same and all(not compare.fit for study in same for compare in study.compares)
