"""vitadyn doctor: what it says of a sound installation, and of broken ones."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import golden
import pytest

from vitadyn.cli import main
from vitadyn.engine import inspection
from vitadyn.engine import solve as door
from vitadyn.engine.target import supported
from vitadyn.language import Body
from vitadyn.physiology import body
from vitadyn.validation import installation, selftest

EXACT = body("A", smooth=False)


@pytest.fixture(autouse=True)
def no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """No instruction set is forced, and no body built before is remembered."""
    monkeypatch.delenv("VITADYN_ISA", raising=False)
    monkeypatch.setattr(door, "_MACHINES", {})


def doctor(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = main(["doctor", "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def page(capsys: pytest.CaptureFixture[str]) -> str:
    main(["doctor"])
    return capsys.readouterr().out


def test_sound_installation__passes_its_self_test(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = doctor(capsys)
    assert (code, told["sound"], told["problems"]) == (0, True, [])
    assert told["selftest"]["engine"] == "llvm"
    assert {check["name"]: check["compared"] for check in told["selftest"]["checks"]} == {"rates": 132, "course": 30}
    assert all(0.0 < check["difference"] <= check["allowed"] for check in told["selftest"]["checks"])
    assert told["processor"]["isa"] in (*supported(), "basic") and told["processor"]["features"]
    assert told["processor"]["lanes"] in (2, 4, 8)


def test_page__has_its_sections_and_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    shown = page(capsys)
    for title in ("Engine", "Compiled objects", "Versions", "Self-test", "This installation works"):
        assert title in shown
    assert "llvm back end" in shown and "FAILS" not in shown
    assert max(map(len, shown.splitlines())) <= 120


def test_versions__name_what_is_missing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(installation.PACKAGES, "libroadrunner", "no_such_module")
    monkeypatch.setitem(installation.PACKAGES, "not-a-distribution", "json")
    found = installation.packages()
    assert found["libroadrunner"] is None and found["numpy"] and found["not-a-distribution"] == "unknown version"
    assert [line.split(maxsplit=1)[1] for line in page(capsys).splitlines() if "libroadrunner" in line] == [
        "not installed"
    ]


def wrong_number(*given: Any, **named: Any) -> Body:
    return EXACT.with_numbers({"g_pth": EXACT.defaults()["g_pth"] * (1.0 + 1e-6)})


def wrong_rate(*given: Any, **named: Any) -> Body:
    """A flux that is one part in a million too large."""
    law = EXACT.laws["absorbs_ca"]
    usual = law.function

    def absorbs_ca(*values: Any, **known: Any) -> Any:
        return usual(*values, **known) * (1.0 + 1e-6)

    return replace(EXACT, laws={**EXACT.laws, law.name: replace(law, function=absorbs_ca)})


@pytest.mark.parametrize("wrong", [wrong_number, wrong_rate])
def test_wrong_equations__fail_the_self_test(
    wrong: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selftest, "body", wrong)
    code, told = doctor(capsys)
    rates = told["selftest"]["checks"][0]
    assert code == 1 and not told["sound"] and not rates["passed"] and rates["difference"] > 1e-8
    assert "rates differ by" in told["problems"][0]
    shown = page(capsys)
    assert "FAILS" in shown and "Problem: " in shown and "This installation works" not in shown


def test_what_is_not_a_number__fails_the_self_test(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = json.loads(selftest.KIT.read_text(encoding="utf-8"))
    kit["vectors"][1]["state"]["ecf_ca"] = float("nan")
    kit["course"]["numbers"]["oral_d3"] = 1e300
    monkeypatch.setattr(selftest, "kit", lambda: kit)
    code, told = doctor(capsys)
    assert code == 1
    assert [(one["difference"], one["passed"]) for one in told["selftest"]["checks"]] == [(None, False)] * 2
    assert "not a number" in page(capsys)


def test_engine_that_breaks__is_told_and_not_raised(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any) -> None:
        raise RuntimeError("no such relocation")

    monkeypatch.setattr(selftest, "build", broken)
    code, told = doctor(capsys)
    assert code == 1 and told["selftest"] is None
    assert told["problems"] == ["self-test: RuntimeError: no such relocation"]
    assert "none works" in page(capsys)


def test_cache_that_cannot_be_written__is_advice(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("VITADYN_CACHE", str(tmp_path / "file" / "objects"))
    code, told = doctor(capsys)
    assert code == 0 and told["sound"]
    assert not told["cache"]["writable"] and told["cache"]["holds_body"] is False
    assert any("VITADYN_CACHE" in advice for advice in told["advice"])
    assert "cannot be written" in page(capsys)


def test_cache__is_described_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VITADYN_CACHE", str(tmp_path / "objects"))
    found = inspection.objects()
    assert (found.exists, found.writable, found.count) == (False, True, 0)
    assert not inspection.is_kept(EXACT, ("na",))
    door.build(EXACT, ("na",), backend="llvm")
    found = inspection.objects()
    assert (found.exists, found.writable, found.count) == (True, True, 1)
    (file,) = (tmp_path / "objects").glob("*.object")
    assert found.size == file.stat().st_size
    assert inspection.is_kept(EXACT, ("na",)) and not inspection.is_kept(EXACT, ("k",))


def test_folder_that_refuses_files__is_not_writable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(**given: Any) -> None:
        raise PermissionError

    monkeypatch.setenv("VITADYN_CACHE", str(tmp_path))
    monkeypatch.setattr(inspection.tempfile, "TemporaryFile", refused)
    assert inspection.objects().exists and not inspection.objects().writable


def test_without_llvmlite__numpy_passes_and_advice_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("llvmlite", "llvmlite.binding"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("build", "native", "target"):
        monkeypatch.delitem(sys.modules, f"vitadyn.engine.{name}", raising=False)
    code, told = doctor(capsys)
    assert code == 0 and told["selftest"]["engine"] == "numpy" and told["selftest"]["passed"]
    assert told["processor"] is None and told["cache"]["holds_body"] is None
    assert told["versions"]["llvmlite"] is None
    assert any("pip install llvmlite" in advice for advice in told["advice"])
    assert "numpy back end" in page(capsys)


@pytest.mark.skipif("sse4" not in supported(), reason="needs an x86-64 processor")
def test_forced_set__is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITADYN_ISA", "sse4")
    code, told = doctor(capsys)
    assert code == 0
    assert (told["processor"]["isa"], told["processor"]["lanes"], told["processor"]["forced"]) == ("sse4", 2, True)
    assert "avx" not in told["processor"]["features"]
    assert "sse4 (forced by VITADYN_ISA): 2 people" in page(capsys)


def test_unknown_set__is_a_problem_told_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITADYN_ISA", "avx51")
    code, told = doctor(capsys)
    assert code == 1 and len(told["problems"]) == 1
    assert "VITADYN_ISA: given 'avx51'; allowed: auto" in told["problems"][0]


def test_processor__has_a_name_where_the_system_tells_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("processor : 0\nmodel name\t: Abacus 3\nmodel name\t: Other\n", encoding="utf-8")
    monkeypatch.setattr(inspection, "CPU_FILE", tmp_path / "cpuinfo")
    assert inspection.model_name() == "Abacus 3"
    monkeypatch.setattr(inspection, "CPU_FILE", tmp_path / "missing")
    assert inspection.model_name()


def test_kit__is_a_part_of_the_verification_files() -> None:
    symbols = {pool.symbol: pool.name for pool in EXACT.pools.values()}
    printed = [
        {symbols[symbol]: rate for symbol, rate in vector["dydt_per_day"].items()} for vector in golden.vectors()
    ]
    states = [{symbols[symbol]: value for symbol, value in vector["state"].items()} for vector in golden.vectors()]
    kit = selftest.kit()
    for vector in kit["vectors"]:
        assert vector["state"] == states[printed.index(vector["rates"])]
    days, columns = golden.table("tox60k_on")
    rows = [list(days).index(day) for day in kit["course"]["days"]]
    assert kit["course"]["numbers"] == golden.PROTOCOLS["tox60k_on"].changes
    for name, values in kit["course"]["values"].items():
        assert values == list(columns[name][rows])
