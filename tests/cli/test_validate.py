"""`vitadyn validate`: every check is shown, failures are not hidden, and every case file has an entry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vitadyn.cli import console, main
from vitadyn.cli.validate import cases_page, checks_page
from vitadyn.physiology import STANDARD, parameter_sets

CASES = Path(__file__).parents[1] / "data" / "cases"

CHECK = {"id": "A1", "value": 2.0, "target": [1.0, 3.0], "unit": "mmol/L", "grade": "A", "passed": True}
FAILED = {**CHECK, "id": "F6", "value": None, "passed": False, "expected_failure": "no plateau in the body"}
TOLD = {
    "checks": [{**CHECK, "expected_failure": ""}, FAILED],
    "passed": 1,
    "total": 2,
    "extras": [],
    "statement": "calibration",
}


def test_physiology_json__has_the_form_that_others_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "physiology", "--format", "json"]) in (0, 1)
    told = json.loads(capsys.readouterr().out)
    assert told["total"] == len(told["checks"]) == 123
    assert told["passed"] == sum(check["passed"] for check in told["checks"])
    assert {"id", "target", "value", "unit", "grade", "passed"} <= set(told["checks"][0])


def test_checks_page__shows_failures_and_why_they_are_known() -> None:
    shown = checks_page(TOLD)
    assert "1 of 2 checks pass: calibration." in shown
    assert "FAILS" in shown.splitlines()[2]
    assert "F6: no plateau in the body" in shown


def test_cases_page__has_slices_baselines_and_every_case() -> None:
    measures = dict.fromkeys(("n", "top1", "top3", "lenient", "log_loss", "log_loss_lenient", "brier"), 0.5)
    told = {
        "cases": [{"id": "case_1", "causes": [{"cause": "CKD", "probability": 0.75}], "set_aside": []}],
        "scores": {
            "adults_high_confidence": measures,
            "information": {"rich": measures},
            "cannot_tell": 3,
            "baselines": {"guideline": {"adults_high_confidence": {**measures, "top1": 0.25}}},
        },
    }
    lines = cases_page(told).splitlines()
    assert any(line.startswith("information: rich") for line in lines)
    rival = next(line for line in lines if line.startswith("adults_high_confidence, by guideline"))
    assert rival.split()[-6] == "0.25"
    assert lines[-1].split() == ["case_1", "CKD", "0.75"]


def test_cases__has_one_entry_for_every_file_and_says_what_was_used(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    files = sorted(CASES.glob("*.yaml"))[:2]
    for file in files:
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["validate", "cases", str(tmp_path), "--format", "json"]) == 0
    shown = capsys.readouterr()
    told = json.loads(shown.out)
    assert len(told["cases"]) == len(files) == 2
    for case in told["cases"]:
        assert sum(cause["probability"] for cause in case["causes"]) == pytest.approx(1.0)
    assert "numeric labs: " in shown.err and told["usage"][0]["kind"] == "numeric labs"


BROKEN = {
    "half.yaml": "complaints: [",
    "binary.yaml": "\0",
    "empty.yaml": "",
    "list.yaml": "- a",
    "nobody.yaml": "age: 5",
    "bomb.yaml": "a: &a [x]\nb: [*a, *a]",
    "label.yaml": "id: x\ndiagnosis: {label: gout}",
}


def test_cases__names_the_files_that_are_no_case_and_scores_the_others(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = min(CASES.glob("*.yaml"))
    (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    for name, text in BROKEN.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    assert main(["validate", "cases", str(tmp_path), "--format", "json"]) == 0
    shown = capsys.readouterr()
    told = {case["id"]: case for case in json.loads(shown.out)["cases"]}
    broken = {Path(name).stem for name in BROKEN} | {"folder"}
    assert {name for name, case in told.items() if not case["causes"]} == broken and len(told) == len(broken) + 1
    for name in BROKEN:
        assert f"not scored: {name}: given " in shown.err
    assert "not read" in cases_page(json.loads(shown.out))


def test_cases__refuses_a_folder_in_which_nothing_can_be_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "half.yaml").write_text("complaints: [", encoding="utf-8")
    assert main(["validate", "cases", str(tmp_path)]) == 3
    assert "half.yaml" in capsys.readouterr().err


def test_physiology__takes_no_path() -> None:
    assert main(["validate", "physiology", "somewhere"]) == 2


@pytest.mark.parametrize("name", ["missing", "empty", "file"])
def test_cases__refuses_what_is_no_folder_of_cases(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert main(["validate", "cases", str(tmp_path / name)]) == 3
    assert "files" in capsys.readouterr().err


def test_numbers_option__offers_the_parameter_sets_there_are() -> None:
    """Help names them without loading them, so that the two lists must be held together."""
    assert set(console.SETS) == set(parameter_sets()) and console.STANDARD == STANDARD
