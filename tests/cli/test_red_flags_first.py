"""What must not wait is said whatever fails after it."""

import pytest

from vitadyn.assess import rounds
from vitadyn.cli import main
from vitadyn.errors import SolverError

PERSON = "age: 50\nlabs:\n  - {analyte: k, value: 1.9 mmol/L}\n"


@pytest.mark.parametrize("form", ["text", "json"])
def test_solver_that_fails__leaves_the_red_flag_and_exit_code_4(form, monkeypatch, capsys, tmp_path):
    def fails(*given, **more):
        raise SolverError("planted")

    monkeypatch.setattr(rounds, "simulate", fails)
    file = tmp_path / "person.yaml"
    file.write_text(PERSON)
    assert main(["assess", str(file), "--format", form]) == 4
    told = capsys.readouterr()
    assert "RF06 (emergency)" in told.err and told.out == ""
