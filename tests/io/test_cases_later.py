"""Published patients that were found after the method stood: read whole, with a citation, and none twice."""

from pathlib import Path

import pytest
import yaml

from vitadyn.assess.labels import LABELS
from vitadyn.io.published import read_case, truth
from vitadyn.io.usage import usage

DATA = Path(__file__).parents[1] / "data"
LATER = sorted((DATA / "cases_later").glob("*.yaml"))


def source(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))["source"]


@pytest.mark.parametrize("path", LATER, ids=lambda path: path.stem)
def test_case__has_a_label_a_citation_and_a_person(path):
    told = truth(path)
    assert told.id == path.stem and told.label in LABELS and not told.paediatric
    assert source(path)["url"].startswith("http") and source(path)["reference"]
    known = read_case(path)
    assert known.labs and not any("not in the form" in one.reason for one in known.set_aside)


def test_cases__are_others_than_the_first():
    first = {source(path)["url"] for path in (DATA / "cases").glob("*.yaml")}
    assert not first & {source(path)["url"] for path in LATER}
    assert len({(source(path)["url"], path.stem) for path in LATER}) == len(LATER) == 55


def test_findings_that_the_model_has__reach_it():
    shares = {one.kind: one for one in usage((path.stem, read_case(path)) for path in LATER)}
    assert shares["numeric labs"].share_of_modelled > 0.99
    assert shares["worded labs"].share_of_modelled == 1.0
    assert shares["drugs"].share_of_modelled > 0.65
    assert shares["conditions"].share_of_modelled > 0.55
