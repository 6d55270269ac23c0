"""vitadyn new person|plan: a file to fill in."""

from __future__ import annotations

import click

from .console import emit

PERSON = """\
# What is known of one adult. Delete what you do not know: an absent line is no evidence, and nothing is filled in.
age: 58
sex: female                       # female or male
weight: 70 kg                     # kg or lb
# height: 165 cm
# setting: clinic                 # community, clinic or hospital: where the question is asked
symptoms: [cramp_night]           # or {what: cramp_night, where: calf, per_week: 3, since: 3 weeks}
symptoms_absent: []
# onset: 3 weeks
intake:
  - {what: vitamin D3, amount: 1000 IU, every: 1 d, for: 90 d}
# sun: {latitude: 52, month: 11, skin_type: II, minutes_per_day: 20, exposed: face_hands}
drugs:
  - {name: hydrochlorothiazide, amount: 25 mg, every: 1 d}
conditions: []
labs:
  - {analyte: vitd25, value: 20 ng/mL}
  - {analyte: mg, value: normal}
  # words: undetectable suppressed very_low low low_normal normal high_normal high very_high
# other: {drugs: [clonidine], conditions: [smoker], symptoms: [cough]}   # known to the person, unknown to the model
"""

PLAN = """\
# What is to be given: each line as `vitadyn simulate --give` reads it.
days: 90
give:
  - vitamin D3 1000 IU/day for 90 d
  - magnesium 300 mg/day as citrate
"""


@click.command("new")
@click.argument("what", type=click.Choice(["person", "plan"]))
def command(what: str) -> None:
    """A person or plan file to fill in: vitadyn new person > me.yaml"""
    emit({"person": PERSON, "plan": PLAN}[what].rstrip())
