"""Claims: every sentence is there, rules decide, and a body with a planted fault gets other verdicts."""

import json
import math
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from vitadyn.cli import main
from vitadyn.errors import InputError
from vitadyn.physiology import body
from vitadyn.validation import claims
from vitadyn.validation.claim_book import BOOK, UNTESTED, VERDICTS, Figure, Trial, Who, read
from vitadyn.validation.claim_figures import by_ranges, figure, rule
from vitadyn.validation.claim_groups import Course, simulated
from vitadyn.validation.pooling import pooled

TEXT = BOOK.read_text(encoding="utf-8")
FEW = 40


@cache
def few(count=FEW):
    return replace(read(), count=count)


@cache
def report():
    return claims.decide(few(), body("D"), "D")


def verdicts(made):
    return {check.id: check.more["verdict"] for check in made.checks}


def course(last, **more):
    """A group of people who stand at `last` from the first day to the last, 7."""
    values = np.array(last, dtype=float)
    days = np.array([0.0, 7.0])
    return Course(days, {"x": np.stack([values, values], axis=1), **more}, np.isfinite(values))


def looked(**told):
    return Figure("f", **{"group": "a", "quantity": "x", "statistic": "mean", **told})


def test_book__has_every_sentence_of_the_article():
    numbers = {int(re.match(r"\d+", claim.id)[0]) for claim in read().claims}
    assert numbers == set(range(1, 20))


def test_book__sentences_that_say_several_things_are_split():
    ids = {claim.id for claim in read().claims}
    assert {"5a", "5b", "5c", "5d", "5e", "5f", "5g", "7a", "7b", "7c", "7d", "14a", "14e", "11a", "11b"} <= ids


def test_book__no_verdict_is_written_down():
    assert "verdict:" not in TEXT
    for verdict in VERDICTS:
        assert not re.search(rf"^    \w+: {verdict}$", TEXT, re.MULTILINE)


def test_book__every_claim_can_go_two_ways():
    for claim in read().claims:
        for ranges in claim.rules.values():
            assert any(math.isfinite(end) for one in ranges.values() for end in one), claim.id


def test_book__sources_are_cited_and_the_cited_are_known():
    book = read()
    assert {key for claim in book.claims for key in claim.sources} == set(book.sources)
    assert any("recalled, not read" in what for what in book.sources.values())


def test_book__evidence_for_or_against_has_a_source():
    assert all(claim.sources for claim in read().claims if claim.outside != "none")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    outside: for\n", "    outside: for\n    verdict: supported\n", "verdict"),
        ("    outside: for\n", "    outsides: for\n", "outside"),
        ("outside: mixed", "outside: mised", "mixed"),
        ("group: deficient,", "group: defficient,", "deficient"),
        ("sources: [IOM2011]", "sources: [IOM2012]", "IOM2011"),
        ("supported: {absorbed: [null, 0.85], ", "supported: {absorbd: [null, 0.85], ", "absorbed"),
        ("in_part: {absorbed: [null, 0.97]}", "in_part: {absorbed: [0.97]}", "from, to"),
        ("in_part: {absorbed: [null, 0.97]}", "in_part: {absorbed: [null, high]}", "a number"),
        ("statistic: share, below: -0.1", "statistic: share", "below"),
        ("people: {count: 200", "people: {count: 200000", "5000"),
        ("{days: 1100}", "{days: 1100, sets: {gfr: 1}}", "set"),
        ("    untested: the body", "    figures: {}\n    untested: the body", "either"),
        ("{trial: Coppin2005, n: 191, tag: S", "{trial: Coppin2005, n: 191, tag: X", "S, R"),
        ("over: whole", "over: everything", "another figure"),
    ],
)  # fmt: skip
def test_book__refuses_what_it_does_not_know(tmp_path, old, new, told):
    assert old in TEXT
    path = tmp_path / "claims.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(told)):
        read(path)


def test_book__refuses_a_file_without_joins():
    with pytest.raises(InputError, match="joins"):
        read(TEXT.replace("joins:", "people:", 1).replace("people: {count: 200, seed: 4}", "", 1))


def test_figure__share_counts_those_beyond_the_threshold_who_reached_the_end():
    there = {"a": course([1.0, 2.0, 3.0, math.nan])}
    assert figure(few(), looked(statistic="share", above=1.5), there) == pytest.approx(2 / 3)
    assert figure(few(), looked(statistic="share", below=1.5), there) == pytest.approx(1 / 3)


def test_figure__compares_the_same_person_in_both_groups():
    there = {"a": course([2.0, 30.0]), "b": course([1.0, 10.0])}
    assert figure(few(), looked(against="b", form="ratio"), there) == pytest.approx(2.5)
    assert figure(few(), looked(against="b", form="change"), there) == pytest.approx(10.5)


def test_figure__is_none_when_most_people_are_lost_or_nobody_is_meant():
    lost = {"a": course([1.0, math.nan, math.nan])}
    assert figure(few(), looked(), lost) is None
    assert figure(few(), looked(who=Who("x", below=0.0)), {"a": course([1.0, 2.0])}) is None


def test_figure__two_groups_that_look_alike_are_not_told_apart():
    alike = {"a": course([1.0, 2.0, 3.0]), "b": course([1.0, 2.0, 3.0])}
    apart = {"a": course([1.0, 2.0, 3.0]), "b": course([4.0, 5.0, 6.0])}
    assert figure(few(), looked(against="b", statistic="auc"), alike) == 0.5
    assert figure(few(), looked(against="b", statistic="auc"), apart) == 1.0


def test_figure__first_day_leaves_out_who_was_beyond_before():
    rising = Course(np.array([0.0, 7.0, 14.0]), {"x": np.array([[1.0, 3.0, 3.0], [3.0, 3.0, 3.0]])}, np.ones(2, bool))
    assert figure(few(), looked(form="first_day", above=2.0, statistic="median"), {"a": rising}) == 7.0


def test_rule__tries_verdicts_in_order_and_refutes_when_none_holds():
    claim = next(one for one in read().claims if one.id == "2a")
    assert by_ranges(claim, {"absorbed": 0.80}) == "supported"
    assert by_ranges(claim, {"absorbed": 0.90}) == "supported in part"
    assert by_ranges(claim, {"absorbed": 1.20}) == "refuted"


def test_rule__without_people_nothing_is_decided():
    claim = next(one for one in read().claims if one.id == "8a")
    gone = {name: course([math.nan, math.nan]) for name in ("usual", "toxic")}
    assert rule(few(), claim, gone).verdict == UNTESTED


def test_joins__evidence_against_never_leaves_a_claim_supported():
    joins = read().joins
    assert {joins[model]["against"] for model in joins} == {"contested", "refuted"}
    assert joins["supported"]["none"] == "supported in part"


def test_pooled__follows_a_case_worked_by_hand():
    trials = [
        Trial(name, 50, value, value - 1.959964, value + 1.959964, "", "S") for name, value in (("a", 0.0), ("b", 4.0))
    ]
    found = pooled(trials)
    assert found.between == pytest.approx(7.0)
    assert found.mean == pytest.approx(2.0)
    assert found.high - found.mean == pytest.approx(1.959964 * math.sqrt(8.0 / 2.0))


def test_pooled__trials_that_agree_have_no_variance_between_them():
    trials = [Trial(name, 50, 1.0, 0.0, 2.0, "", "S") for name in "ab"]
    assert pooled(trials).between == 0.0
    assert pooled(trials).high - 1.0 == pytest.approx(1.0 / math.sqrt(2.0))


def test_stretching__is_decided_by_the_trials_alone():
    book = read()
    claim = next(one for one in book.claims if one.id == "19")
    hopeful = replace(book, trials={**book.trials, "stretching": book.trials["stretching"][:1]})
    null = replace(book, trials={**book.trials, "stretching": book.trials["stretching"][1:]})
    assert rule(hopeful, claim, {}).verdict == "supported"
    assert rule(null, claim, {}).verdict == "refuted"
    assert rule(book, claim, {}).verdict == "contested"


def test_magnesium_for_ordinary_cramps__comes_out_null():
    claim = next(one for one in read().claims if one.id == "16b")
    assert rule(few(), claim, {}).verdict == "refuted"


def test_run__gives_a_verdict_on_every_claim_and_gates_none():
    made = report()
    assert [check.id for check in made.checks] == [claim.id for claim in read().claims]
    assert set(verdicts(made).values()) <= set(VERDICTS)
    assert {check.grade for check in made.checks} <= {"B", "C"} and not made.must_pass
    assert all({"claim", "verdict", "rule", "experiment", "evidence"} <= set(check.more) for check in made.checks)
    json.dumps(made.to_json(), allow_nan=False)


def test_run__claims_that_rest_on_a_range_experts_chose_are_never_supported():
    guessed = [check for check in report().checks if "experts chose" in check.grade_note]
    assert guessed and all(check.more["verdict"] != "supported" and check.grade == "C" for check in guessed)


def test_run__every_verdict_follows_from_its_figures_by_the_printed_rule():
    book = few()
    by_id = {claim.id: claim for claim in book.claims}
    for check in report().checks:
        claim, found = by_id[check.id], check.more["figures"]
        if not found:
            assert check.more["verdict"] == UNTESTED
            continue
        model = by_ranges(claim, found)
        assert check.more["by the figures"] in (model, "supported in part")
        assert check.more["verdict"] == book.joins[check.more["by the figures"]][claim.outside]


def planted(**numbers):
    return verdicts(claims.decide(few(), body("D").with_numbers(numbers), "D"))


def test_planted_body__whose_gut_does_not_hear_vitamin_d_does_not_absorb_by_it():
    assert verdicts(report())["1a"] == "supported"
    deaf = planted(n_transport=0.0)
    assert deaf["1a"] != "supported" and deaf["2a"] == "contested"


def test_planted_body__whose_bone_does_not_answer_to_vitamin_d_is_not_poisoned():
    calm = planted(vdr_resorption=0.0)
    assert verdicts(report())["6a"] == verdicts(report())["18b"] == "supported in part"
    assert {calm["6a"], calm["18b"]}.isdisjoint({"supported", "supported in part"})


def test_planted_body__without_its_effect_on_urine_high_calcium_dries_nobody_out():
    calm = planted(natriuresis_ca=0.0)
    assert verdicts(report())["9b"] != calm["9b"] or verdicts(report())["8b"] != calm["8b"]


def test_distinguishing__has_five_rows_worked_out_from_the_groups():
    rows = report().tables["distinguishing"]
    names = [row["row"].split(":")[0] for row in rows]
    assert names == ["cause", "related symptoms", "calcium", "kind of cramp", "onset"]
    other = claims.decide(few(), body("D").with_numbers({"vdr_resorption": 0.0}), "D").tables["distinguishing"]
    assert all(mine["toxicity"] != theirs["toxicity"] for mine, theirs in zip(rows[2:], other[2:], strict=True))


def test_distinguishing__levels_of_vitamin_d_tell_the_sides_apart():
    assert report().tables["distinguishing"][0]["tells them apart"] is True


def test_groups__are_the_same_people_and_only_what_is_told_differs():
    book = few(12)
    same = replace(book.groups["usual"], name="again")
    seen = simulated(replace(book, groups={"usual": book.groups["usual"], "again": same}), body("D"), {"ca_total"})
    np.testing.assert_array_equal(seen["usual"].of("ca_total"), seen["again"].of("ca_total"))


def test_groups__people_who_go_on_as_usual_stay_where_they_are():
    book = few(12)
    seen = simulated(replace(book, groups={"usual": book.groups["usual"]}), body("D"), {"ca_total", "mg_adjusted"})
    for name in ("ca_total", "mg_adjusted"):
        values = seen["usual"].all_days(name)
        np.testing.assert_allclose(values, values[:, :1].repeat(values.shape[1], axis=1), rtol=2e-3)


def test_run__can_be_asked_about_another_file(tmp_path):
    path = Path(tmp_path) / "mine.yaml"
    path.write_text(TEXT.replace("count: 200", "count: 12"), encoding="utf-8")
    assert claims.run("A", path).numbers == "A"


def test_command__prints_the_verdict_of_every_claim(monkeypatch, capsys):
    monkeypatch.setattr(claims, "run", lambda numbers: report())
    assert main(["validate", "claims"]) == 0
    shown = capsys.readouterr().out.splitlines()
    for check in report().checks:
        line = next(line for line in shown if line.split()[:1] == [check.id])
        assert line.endswith(check.more["verdict"])
