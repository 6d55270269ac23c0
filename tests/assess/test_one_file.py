"""A cause is one table in one file: a new sub-cause is simulated, weighed and reported with nothing else changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import vitadyn

NEW = """
[cola]
source = "recalled; phosphoric acid binds magnesium"
share = 0.3
days = [60, 900]
intake_mg = {law = "factor", low = 0.05, high = 0.3}
mg_leak = {law = "uniform", low = 0.5, high = 1.5}
"""
ASK = """
from vitadyn.assess.assessment import assess
from vitadyn.assess.weighing import every_mechanism
from vitadyn.person import Lab, Person
low = Person(labs=(Lab("mg", "labs[0]", "0.4 mmol/L", "mmol/L", value=0.4),))
seen = []
answer = assess(low, bodies=40, watch=lambda cohort, posterior: seen.append((cohort, posterior)))
cohort, posterior = seen[0]
print(posterior.mechanism[cohort.keys.index("mg_depletion.cola")], answer.causes[0].cause)
"""


def test_new_sub_cause__is_one_table_in_one_file(tmp_path: Path) -> None:
    copytree(Path(vitadyn.__file__).parent, tmp_path / "vitadyn")
    with (tmp_path / "vitadyn" / "assess" / "mechanisms" / "mg_depletion.toml").open("a", encoding="utf-8") as file:
        file.write(NEW)
    done = subprocess.run([sys.executable, "-c", ASK], cwd=tmp_path, capture_output=True, text=True, check=True)
    share, first = done.stdout.split()
    assert 0.02 < float(share) < 0.9
    assert first == "mg_depletion"
