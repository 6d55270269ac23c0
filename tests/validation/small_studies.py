"""Studies of one or two arms for tests, as text and as files."""

from __future__ import annotations

from pathlib import Path

from vitadyn.physiology import body
from vitadyn.validation.trial import Study
from vitadyn.validation.trial_file import read_study

SMALL = """
title = "Vitamin D3 1000 IU/d against placebo"
topic = "dose_response"
source = "Smith J. A journal 2020;1:1"

[population]
n = 40
age = 60
women = 1.0
weight = 70

[baseline]
vitd25 = {value = 50, unit = "nmol/L", sd = 18}

[[arm]]
name = "placebo"
days = 120

[[arm]]
name = "1000 IU/d"
give = ["vitamin D3 1000 IU/day"]
days = 120

[[compare]]
arm = "1000 IU/d"
quantity = "vitd25"
how = "value"
day = 120
value = 73
unit = "nmol/L"
sd = 20
grade = "A"
"""
"""A study that set C agrees with."""


def written(folder: Path, text: str = SMALL, name: str = "small") -> Path:
    """The study as a file of a folder."""
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str = SMALL, name: str = "small") -> Study:
    return read_study(written(folder, text, name), body("C"))
