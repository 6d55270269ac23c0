"""`vitadyn simulate`: tables for people, JSON and CSV for programs, and every reading said aloud."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from vitadyn.cli import main

D3 = ["--give", "vitamin D3 4000 IU/day"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    assert main(["simulate", *arguments]) == 0
    shown = capsys.readouterr()
    return shown.out, shown.err


def test_table__has_a_line_for_every_output_day(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run(capsys, "--days", "20", "--keep", "vitd25,k")
    assert [line.split()[0] for line in out.splitlines()] == ["day", "0", "7", "14", "20"]
    assert out.splitlines()[0].split() == ["day", "vitd25", "[nmol/L]", "k", "[mmol/L]"]


def test_csv__can_be_read_back_and_agrees_with_json(capsys: pytest.CaptureFixture[str]) -> None:
    text, _ = run(capsys, *D3, "--days", "30", "--keep", "vitd25", "--format", "csv")
    rows = list(csv.reader(io.StringIO(text)))
    told = json.loads(run(capsys, *D3, "--days", "30", "--keep", "vitd25", "--format", "json")[0])
    assert rows[0] == ["day", f"vitd25 [{told['units']['vitd25']}]"]
    assert [float(row[1]) for row in rows[1:]] == pytest.approx(told["outputs"]["vitd25"], rel=1e-9)


def test_json__carries_where_it_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(run(capsys, *D3, "--days", "7", "--format", "json")[0])
    assert told["schema"] == "simulation-1"
    assert {"vitadyn", "model", "knowledge", "engine", "sources", "give"} <= set(told["provenance"])
    assert told["readings"][0]["text"] == D3[1]


def test_reading__of_a_salt_goes_to_stderr_and_into_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, "--give", "magnesium citrate 300 mg/day", "--days", "1", "--format", "json")
    line = next(line for line in err.splitlines() if line.startswith("magnesium citrate 300 mg/day"))
    assert "48.5 mg magnesium" in line and "mass of the element magnesium = 12.34 mmol" in line
    reading = json.loads(out)["readings"][0]
    assert "48.5 mg" in reading["read_as"] and "12.34 mmol" in reading["other_reading"]


def test_output__goes_to_the_file_and_nothing_to_stdout(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "run.csv"
    out, _ = run(capsys, "--days", "7", "--keep", "mg", "--format", "csv", "-o", str(target))
    assert out == ""
    assert target.read_text(encoding="utf-8").startswith("day,mg [mmol/L]\n0,0.85")


def test_set__changes_a_number_from_day_0(capsys: pytest.CaptureFixture[str]) -> None:
    text, _ = run(capsys, "--set", "gfr=43", "--days", "60", "--keep", "egfr,gfr,creatinine", "--format", "json")
    told = json.loads(text)["outputs"]
    assert told["gfr"][-1] == 43.0
    assert told["creatinine"][-1] > 2.0 * told["creatinine"][0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--keep", "ca_ionsed"], "did you mean 'ca_ionised'"),
        (["--set", "gfrr=3"], "did you mean 'gfr'"),
        (["--set", "gfr=nan"], "finite"),
        (["--every", "0"], "every"),
        (["--days", "nan"], "days"),
        (["--days", "1e9"], "days"),
        (["--days", "36500", "--every", "1e-9"], "outputs"),
    ],
)
def test_bad_input__is_named(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", *arguments]) == 3
    assert told in capsys.readouterr().err


def test_json__has_the_form_of_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    give = ("--give", "magnesium citrate 300 mg/day", "--give", "aspirin 100 mg once", "--set", "gfr=100")
    text, _ = run(capsys, *give, "--days", "7", "--keep", "mg", "--format", "json")
    schema = json.loads((files("vitadyn.io") / "schemas" / "simulation-1.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(json.loads(text))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**json.loads(text), "times": []})


def test_set__the_same_number_twice_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--set", "gfr=72", "--set", "gfr=100", "--days", "7"]) == 2
    assert "'gfr' is given twice" in capsys.readouterr().err


def test_person__what_the_reader_said_and_set_aside_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    person = tmp_path / "person.yaml"
    person.write_text("age: 5\ndrugs: [clonidine]\nother: {symptoms: [hiccups]}\n", encoding="utf-8")
    text, err = run(capsys, str(person), "--days", "7", "--keep", "mg", "--format", "json")
    told = json.loads(text)
    aside = [item["finding"] for item in told["set_aside"]]
    assert aside == ["other.symptoms[0]: hiccups", "drugs[0]: clonidine"]
    assert told["warnings"][0].startswith("under 18 years") and "note: under 18 years" in err


def test_failed_run__exits_4_with_advice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--set", "gfr=-10", "--days", "7"]) == 4
    shown = capsys.readouterr()
    assert shown.out == "" and "the run stopped on day" in shown.err


def test_alias__of_an_output_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--days", "1", "--keep", "ca_ion")[0].startswith("day  ca_ionised [mmol/L]")


def test_terminal_table__keeps_whole_numbers_and_units() -> None:
    from vitadyn.api import simulate
    from vitadyn.cli.simulate import render

    shown = render(simulate(days=7), "table", rich=True)
    assert "urine_ca_24h" in shown and "[mmol/d]" in shown and "…" not in shown


def test_person__is_lived_in_before_day_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    person = tmp_path / "person.yaml"
    person.write_text("age: 70\nsex: female\nweight: 60 kg\nlabs: [{analyte: mg, value: normal}]\n", encoding="utf-8")
    text, err = run(capsys, str(person), "--days", "28", "--keep", "vitd25,egfr", "--format", "json")
    told = json.loads(text)["outputs"]
    assert told["egfr"][0] < 90.0
    assert told["vitd25"][-1] == pytest.approx(told["vitd25"][0], rel=0.01)
    assert "it does not follow from mg" in err


def test_cramps__are_said_in_words_beside_the_table_and_kept_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, "--set", "gland_fraction=0.02", "--days", "30", "--format", "json")
    told = json.loads(out)["cramps"]
    assert told["tetany"]["category"] == "tingling_possible" and set(told) == {"tetany", "cramps_per_week", "weakness"}
    assert "tetany: tingling is possible" in err and "size not validated" in err and "ordinary cramps" in err
    assert "%" not in next(line for line in err.splitlines() if line.startswith("tetany"))
