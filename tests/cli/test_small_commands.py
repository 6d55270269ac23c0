"""convert, new, model, cite, doctor."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from vitadyn.cli import main
from vitadyn.schedule import parse_all


def out(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["9", "ng/mL", "--analyte", "vitd25", "--to", "nmol/L"], "22.46 nmol/L"),
        (["15", "mg/dL", "--analyte", "ca_total"], "3.743 mmol/L"),
        (["<4", "pg/mL", "--analyte", "pth"], "<0.4244 pmol/L"),
        (["2.5", "mmol/L", "--analyte", "ca_total", "--to", "mEq/L"], "5 mEq/L"),
        (["20", "mg/dL", "--analyte", "bun"], "7.139 mmol/L"),
        (["-5", "mmol/L", "--analyte", "base_excess"], "-5 mmol/L"),
    ],
)
def test_convert(arguments: list[str], shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert out(capsys, "convert", *arguments).strip() == shown


REFUSED = [
    ["9", "", "--analyte", "vitd25"],
    ["nan", "ng/mL", "--analyte", "vitd25"],
    ["-9", "ng/mL", "--analyte", "vitd25"],
]


def test_convert__an_unknown_option_is_a_usage_error() -> None:
    assert main(["convert", "9", "--mg", "--analyte", "mg"]) == 2


@pytest.mark.parametrize("arguments", REFUSED)
def test_convert__refuses_what_has_no_unit_or_number(arguments: list[str]) -> None:
    assert main(["convert", *arguments]) == 3


def test_new_person__can_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from vitadyn.io.person_yaml import read

    file = tmp_path / "person.yaml"
    file.write_text(out(capsys, "new", "person"), encoding="utf-8")
    assert read(str(file)).age == 58


def test_new_plan__has_lines_that_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    import yaml

    plan = yaml.safe_load(out(capsys, "new", "plan"))
    assert plan["days"] > 0 and len(parse_all(plan["give"])) == 2


def test_model_list__names_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    from vitadyn.physiology import body

    words = set(out(capsys, "model", "list").replace(",", " ").split())
    whole = body("C")
    assert {*whole.pools, *whole.laws, *whole.numbers, *(system.name for system in whole.systems)} <= words


def test_model_show__prints_equation_unit_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert "return ca_active" not in out(capsys, "model", "show", "absorbs_ca")
    shown = out(capsys, "model", "show", "absorbs_ca")
    assert "flux outside -> ecf_ca: absorbs_ca [mmol/d]  source: Heaney1990" in shown
    assert "kink.saturate(ca_active + ca_passive * ca_eaten" in shown
    assert "d/dt = (" in out(capsys, "model", "show", "ecf_ca")
    assert "number gfr = 144 [L/d]" in out(capsys, "model", "show", "gfr")
    assert out(capsys, "model", "show", "kidney").startswith("KIDNEY\n")


def test_model_show__guesses_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "show", "kidny"]) == 3
    assert "did you mean 'kidney'" in capsys.readouterr().err


def test_cite__prints_where_each_source_can_be_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = {"provenance": {"sources": ["Jones2014", "made-up"]}, "red_flags": [{"source": "SFE-HYPER; VDT-2018"}]}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(result)))
    lines = out(capsys, "cite", "-").splitlines()
    assert [line.split(":")[0] for line in lines] == ["Jones2014", "made-up", "SFE-HYPER", "VDT-2018"]
    assert "doi" in lines[0] or "20" in lines[0]


def test_cite__finds_every_source_of_a_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_text(out(capsys, "simulate", "--days", "1", "--format", "json"), encoding="utf-8")
    lines = out(capsys, "cite", str(file)).splitlines()
    assert len(lines) > 20
    assert [line for line in lines if ": " not in line] == []


@pytest.mark.parametrize("text", ["{}", "[]", "nope", '{"provenance": {"sources": "all"}}', "NaN"])
def test_cite__refuses_what_is_no_result(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert main(["cite", "-"]) == 3


def test_cite__refuses_a_folder(tmp_path: Path) -> None:
    assert main(["cite", str(tmp_path)]) == 3


def test_doctor__says_which_path_the_engine_takes(capsys: pytest.CaptureFixture[str]) -> None:
    shown = out(capsys, "doctor")
    assert "back end" in shown and "vitadyn" in shown
