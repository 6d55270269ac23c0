"""The command line as a whole: help without weight, exit codes, words on stderr, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from vitadyn import cli, errors
from vitadyn.cli import COMMANDS, guarded, main

HEAVY = ("numpy", "scipy", "yaml", "rich", "llvmlite", "jsonschema")


def vitadyn(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vitadyn", *arguments],
        input=stdin,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_help__imports_nothing_heavy() -> None:
    code = (
        "import sys; from vitadyn.cli import main; main(['--help']); "
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert all(name in done.stdout for name in COMMANDS)


def test_no_arguments__shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Commands:" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_command__is_there_with_the_help_it_is_listed_with(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"Usage: vitadyn {name}" in capsys.readouterr().out


def test_version__is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    from vitadyn import __version__

    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"vitadyn, version {__version__}"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["asess"], 2, "did you mean 'assess'"),
        (["forecast"], 2, "no command 'forecast'"),
        (["assess"], 2, "Missing argument"),
        (["simulate", "--days", "soon"], 2, "not a valid float"),
        (["simulate", "--frobnicate"], 2, "--frobnicate"),
        (["simulate", "--set", "gfr"], 2, "NAME=VALUE"),
        (["validate", "cases"], 2, "a folder"),
        (["simulate", "--give", "moon dust 3 mg/day"], 3, "give[0]"),
        (["simulate", "--days", "-3"], 3, "days"),
        (["convert", "9", "furlong", "--analyte", "vitd25"], 3, "furlong"),
        (["assess", "/no/such/person.yaml"], 3, "/no/such/person.yaml"),
        (["simulate", "--days", "1", "-o", "/no/such/folder/x"], 2, "cannot write"),
    ],
)
def test_exit_code__and_one_clear_message(
    arguments: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert told in shown.err
    assert "Traceback" not in shown.err


def raising(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (errors.VitadynError("a"), 1, "vitadyn: a"),
        (errors.UsageError("b"), 2, "vitadyn: b"),
        (errors.InputError("file", "x", "y"), 3, "vitadyn: file: given 'x'; allowed: y"),
        (errors.UnitError("file", "x", "y"), 3, "vitadyn: file"),
        (errors.ModelError("c"), 1, "vitadyn: c"),
        (errors.SolverError("d"), 4, "vitadyn: d"),
        (click.UsageError("e"), 2, "Error: e"),
        (ZeroDivisionError("f"), 1, "vitadyn: internal error: ZeroDivisionError: f"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_guarded__turns_every_error_into_its_code(
    error: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(raising(error)) == code
    shown = capsys.readouterr().err
    assert shown.startswith(told) if told else shown == ""


def test_guarded__shows_where_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITADYN_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        guarded(raising(ZeroDivisionError()))


def test_closed_pipe__is_quiet() -> None:
    command = [sys.executable, "-m", "vitadyn", "model", "show", "kidney"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()
        assert running.wait() == 0
    assert told == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
def test_full_disk__is_one_line() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "vitadyn", "new", "plan"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "vitadyn: No space left on device\n")


def test_no_stdout__is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["new", "plan"]) == 0


def test_no_color__and_pipes_have_no_escape_codes() -> None:
    assert "\x1b" not in vitadyn("model", "list").stdout


def test_colour__follows_the_terminal_and_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    from vitadyn.cli import console

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert console.coloured()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not console.coloured()


def test_commands__are_modules_of_the_same_name() -> None:
    group = cli.tree
    assert isinstance(group, cli.Commands)
    with click.Context(group) as context:
        for name in COMMANDS:
            found = group.get_command(context, name)
            assert found is not None and found.name == name
        assert group.get_command(context, "nope") is None
