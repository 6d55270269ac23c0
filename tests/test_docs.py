"""The docs cannot rot: every command and option is written up, every listing runs, every link leads somewhere."""

from __future__ import annotations

import doctest
import re
import shlex
from importlib import import_module
from pathlib import Path

import click
import pytest

from vitadyn import cli
from vitadyn.cli import COMMANDS, main

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LISTING = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?P<target>[^)#]+)\)")


def listings(kind: str) -> list[tuple[str, str]]:
    """Page and text of every listing of a kind."""
    return [
        (page.name, found["text"])
        for page in PAGES
        for found in LISTING.finditer(page.read_text(encoding="utf-8"))
        if found["kind"] == kind
    ]


def commands() -> dict[str, click.Command]:
    """Every command by its full name, with those inside groups."""
    with click.Context(cli.tree) as context:
        found: dict[str, click.Command] = {}
        for name in COMMANDS:
            command = cli.tree.get_command(context, name)
            assert command is not None
            inner = command.commands if isinstance(command, click.Group) else {}
            found |= {f"{name} {part}": inside for part, inside in inner.items()} or {name: command}
    return found


def written() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


SHELL = sorted({line for _, text in listings("sh") for line in text.splitlines() if line.strip()})


def undocumented(text: str, found: dict[str, click.Command]) -> list[str]:
    """Commands and options that a text does not name."""
    missing = [name for name in found if f"`vitadyn {name}" not in text and f"vitadyn {name} " not in text]
    for name, command in found.items():
        for option in command.params:
            if isinstance(option, click.Option) and option.opts[-1] not in text:
                missing.append(f"{name} {option.opts[-1]}")
    return missing


def test_commands__are_all_written_up() -> None:
    assert undocumented(written(), commands()) == []


def test_undocumented__catches_a_new_command_and_a_new_option() -> None:
    extra = click.Command("dance", params=[click.Option(["--tango"])])
    assert undocumented(written(), {**commands(), "dance": extra}) == ["dance", "dance --tango"]


@pytest.mark.parametrize("line", SHELL)
def test_shell_listing__runs(line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    program, *arguments = shlex.split(line)
    assert program == "vitadyn"
    assert main(arguments) == 0, capsys.readouterr().err
    assert capsys.readouterr().out


@pytest.mark.parametrize(("page", "text"), listings("python"))
def test_python_listing__runs(page: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(text, page, "exec"), {})
    assert capsys.readouterr().out


@pytest.mark.parametrize(("page", "text"), listings("yaml"))
def test_person_listing__can_be_read(page: str, text: str) -> None:
    from vitadyn.io.person_yaml import read

    assert read(text).labs


def test_make_targets__of_the_readme_exist() -> None:
    named = set(re.findall(r"^make (\w+)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert named == {"demo", "test"} and named <= set(targets)


def test_links__lead_somewhere() -> None:
    broken = [
        f"{page.name}: {found['target']}"
        for page in PAGES
        for found in LINK.finditer(page.read_text(encoding="utf-8"))
        if not (page.parent / found["target"]).exists()
    ]
    assert broken == []


def test_map_of_the_code__names_every_room() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = [path for path in (ROOT / "src" / "vitadyn").iterdir() if not path.name.startswith(("_", "py.", "."))]
    missing = [room.name for room in rooms if f"`{room.name}{'/' if room.is_dir() else ''}`" not in text]
    assert missing == []


def test_versions__agree() -> None:
    from vitadyn import __version__

    assert f"version: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


MODULES = sorted(
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "src" / "vitadyn").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_docstring_examples__give_what_they_say(module: str) -> None:
    failed, tried = doctest.testmod(import_module(module))
    assert tried > 0 and failed == 0
