"""`vitadyn validate`: every check is shown, failures are not hidden, and every case file has an entry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vitadyn.cli import main
from vitadyn.cli.validate import cases_page, checks_page

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


@pytest.mark.parametrize("name", ["missing", "empty", "file"])
def test_cases__refuses_what_is_no_folder_of_cases(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert main(["validate", "cases", str(tmp_path / name)]) == 3
    assert "files" in capsys.readouterr().err
