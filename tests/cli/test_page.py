"""The page of an answer: what must not wait comes first, nothing is hidden, nothing is certain."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click
import pytest

from samples import assessment, next_test
from vitadyn import api
from vitadyn.assess.labels import IN_WORDS, LABELS
from vitadyn.cli import main
from vitadyn.cli.render import factor, page, percent, telling
from vitadyn.cli.render_html import html_page
from vitadyn.person import SetAside
from vitadyn.results import Why


def text() -> str:
    return click.unstyle(page(assessment()))


def test_page__says_first_what_must_not_wait() -> None:
    lines = text().splitlines()
    assert lines[0] == "What must not wait"
    assert "EMERGENCY" in lines[1] and "Go to hospital now" in lines[2] and "labs[0]" in lines[3]


def test_page__says_so_when_there_is_no_red_flag() -> None:
    quiet = dataclasses.replace(assessment(), red_flags=())
    assert "No red flag among the findings given" in page(quiet)


def test_page__has_every_part_of_the_answer() -> None:
    shown = text()
    for part in ("vitamin D excess", "84 %", "76 % to 92 %", "x16 for", "pth <4 pg/mL", "excess 86 %", "0.41 bits"):
        assert part in shown
    for part in ("1.6 to 1.8 mmol/L", "not expected", "clonidine", "effective sample size", "model abc", "computed"):
        assert part in shown
    assert "It is not a diagnosis" in shown


def test_page__tells_it_in_short_and_what_is_not_explained() -> None:
    shown = text()
    assert "In short\n  The most probable cause is vitamin D excess (84 %).\n  PTH is suppressed" in shown
    assert "Not explained\n  potassium 8.5 mmol/L fits no body (labs[3]; p 0.0003)" in shown
    assert "x2 for          Magnesium (0.5 mmol/L) is low: the store is losing magnesium  (labs[2])" in shown


def test_page__does_not_say_twice_why_it_cannot_tell() -> None:
    unsure = dataclasses.replace(
        assessment(),
        cannot_tell=True,
        reason="no cause stands out",
        summary=("The cause cannot be told.", "First is X."),
    )
    shown = click.unstyle(page(unsure))
    assert "The cause cannot be told." not in shown and "In short\n  First is X." in shown


def test_reasons__are_those_for_it_then_those_against_it_and_none_that_say_little() -> None:
    whys = tuple(Why(f"labs[{place}]", "text", size) for place, size in enumerate((-0.3, 0.02, 1.0, 0.4, -2.0)))
    cause = dataclasses.replace(assessment().causes[0], why=whys)
    assert [one.effect_log10 for one in telling(cause)] == [1.0, 0.4, -2.0, -0.3]


def test_web_page__holds_all_that_the_page_for_the_terminal_holds() -> None:
    shown = html_page(assessment())
    for part in ("What must not wait", "Go to hospital now", "In short", "PTH is suppressed", "84 %", "76 % to 92 %"):
        assert part in shown
    for part in (
        "Speaks for it",
        "x16",
        "pth &lt;4 pg/mL",
        "Speaks against it",
        "Not explained",
        "p 0.0003",
        "clonidine",
    ):
        assert part in shown
    assert "not expected from the minerals" in shown and "It is not a diagnosis" in shown
    assert shown.index("What must not wait") < shown.index("In short") < shown.index("Not explained")


def test_web_page__runs_nothing_and_fetches_nothing() -> None:
    hostile = dataclasses.replace(
        assessment(), summary=("<script>alert(1)</script>",), set_aside=(SetAside("<img src=x>", "unknown"),)
    )
    shown = html_page(hostile)
    assert "<script" not in shown and "<img" not in shown and "http" not in shown.replace("http-equiv", "")


def test_assess_html__is_written_whole_with_red_flags_said_aloud(
    answered: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", answered, "--format", "html"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("<!doctype html>") and shown.out.rstrip().endswith("</html>")
    assert "red flag RF04 (emergency)" in shown.err


def test_page__says_what_would_settle_it_and_what_each_outcome_would_mean() -> None:
    shown = " ".join(text().split())
    assert "What would settle it: PTH (same blood sample); 0.41 bits about the cause. Sample: EDTA." in shown
    assert "If low (below 1.6 pmol/L, 45 % likely): vitamin D excess goes from 84 % to 90 %" in shown
    assert "then stop vitamin D. X-ray of the chest next." in shown


def test_page__says_when_no_test_would_change_what_to_do() -> None:
    idle = {**next_test(), "wrong_decision_after": next_test()["wrong_decision_before"]}
    assert "expected to change what to do" in page(dataclasses.replace(assessment(), next_tests=(idle,)))
    assert "expected to change what to do" not in text()


def test_page__shows_a_proposal_that_has_only_the_contract() -> None:
    bare = {"analyte": "mg", "information_bits": 0.33}
    assert "What would settle it: mg; 0.33 bits" in page(dataclasses.replace(assessment(), next_tests=(bare,)))


def test_page__counts_the_causes_it_does_not_list() -> None:
    assert "11 other causes together" in text()


def test_page__says_when_it_cannot_tell_and_why() -> None:
    unsure = dataclasses.replace(assessment(), cannot_tell=True, reason="no cause stands out")
    assert "Cannot tell: no cause stands out" in page(unsure)


def test_page__drops_what_would_steer_a_terminal() -> None:
    hostile = dataclasses.replace(assessment(), set_aside=(SetAside("\x1b]0;owned\x07", "unknown"),))
    assert "\x1b]0" not in page(hostile) and "\x07" not in page(hostile)


def test_every_label__has_words() -> None:
    assert tuple(IN_WORDS) == LABELS


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "<1 %"), (0.004, "<1 %"), (0.5, "50 %"), (0.994, "99 %"), (1.0, ">99 %")]
)
def test_percent__is_never_certain(share: float, words: str) -> None:
    assert percent(share) == words


def test_factor__names_the_direction() -> None:
    assert (factor(1.0), factor(-1.0), factor(0.0)) == ("x10 for", "x10 against", "says little")


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A person file, and an assessment that is not computed."""
    monkeypatch.setattr(api, "assess", lambda person, **more: assessment())
    file = tmp_path / "person.yaml"
    file.write_text("age: 58\n", encoding="utf-8")
    return str(file)


def test_assess_json__is_the_answer_and_red_flags_are_said_aloud(
    answered: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", answered, "--format", "json"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == assessment().to_json()
    assert "red flag RF04 (emergency)" in shown.err


def test_assess_text__has_no_colour_in_a_pipe(answered: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", answered]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_assess_output__writes_the_page_without_colour(answered: str, tmp_path: Path) -> None:
    target = tmp_path / "page.txt"
    assert main(["assess", answered, "-o", str(target)]) == 0
    assert target.read_text(encoding="utf-8").startswith("What must not wait\n")


def test_page__tells_tetany_cramps_and_weakness_apart() -> None:
    cramps = {
        "tetany": {"category": "spasm_possible", "shift_mV": {"median": -3.5, "interval": (-4.6, -2.6)}},
        "cramps_per_week": {"median": 0.0, "interval": (0.0, 1.4), "mean": 0.25, "unit": "1/week"},
        "weakness": {"flag": True, "reason": "K below 3 mmol/L", "because": []},
    }
    shown = click.unstyle(page(dataclasses.replace(assessment(), cramps=cramps)))
    assert "tetany: spasm is possible (nerve threshold -3.5 mV, -4.6 to -2.6; size not validated)" in shown
    assert "0 a week at the median, 90 % between 0 and 1.4 (mean 0.25)" in shown
    assert "weakness: K below 3 mmol/L" in shown
