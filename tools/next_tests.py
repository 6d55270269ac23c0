"""Whether next tests keep what they promise: python tools/next_tests.py hidden FOLDER, or realised PERSON.yaml.

`hidden` takes the value that decided the cause away from each published patient and asks at which place it is proposed.
`realised` draws results from bodies that are like a person, weighs each among all others, and compares what was learned
with what was predicted. About three minutes each. The figures of docs/next_tests.md come from here.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from vitadyn.assess import assessment
from vitadyn.assess.evidence import FREEDOM, compare
from vitadyn.assess.field import learn, look
from vitadyn.assess.readings import read
from vitadyn.io.person_yaml import read as read_person
from vitadyn.io.published import read_case, truth
from vitadyn.person import Lab

DECIDES = {
    "vitd_deficiency": "vitd25",
    "vitd_toxicity": "vitd25",
    "primary_hyperparathyroidism": "pth",
    "hypoparathyroidism": "pth",
    "pseudohypoparathyroidism": "pth",
    "milk_alkali": "pth",
    "malignancy_hypercalcaemia": "pth",
    "mg_depletion": "mg",
    "granulomatous": "vitd125",
    "hypokalaemia": "k",
    "hyponatraemia_dehydration": "na",
}
"""The measurement without which a cause is hardly named."""
DRAWS = 400


def hidden(folder: str) -> None:
    """The place at which the value that decided the cause is proposed once it is hidden."""
    places = []
    for path in sorted(Path(folder).glob("*.yaml")):
        person, decides = read_case(path), DECIDES.get(truth(path).label, "")
        left = tuple(lab for lab in person.labs if lab.analyte != decides)
        if (person.age or 0.0) < 18.0 or not left or not any(lab.word is None for lab in set(person.labs) - set(left)):
            continue
        answer = assessment.assess(replace(person, labs=left), bodies=100)
        names = [one["test"] for one in answer.next_tests]
        places.append(names.index(decides) + 1 if decides in names else 0)
        print(path.stem, decides, places[-1], names)
    print(
        f"{len(places)} patients: first {places.count(1)}, of the first two {places.count(1) + places.count(2)}, ",
        end="",
    )
    print(f"proposed {len(places) - places.count(0)}")


def realised(path: str) -> None:
    """Bits about the cause that results brought, beside those that were predicted."""
    person, cohort, weight, seed = _seen(path)
    field = look(person, cohort, weight, seed)
    told = learn(field, field.weight[None, :]).cause_bits[0]
    label = cohort.labels[cohort.mechanism]
    rng = np.random.default_rng(seed)
    for one, bits in zip(field.readings, told, strict=True):
        every = read(one.test, cohort, np.arange(cohort.size))
        if one.test.law != "measured" or one.law is None or one.law.linear or every is None:
            continue
        simulated, usual = cohort.outputs[one.law.output], cohort.usual[one.law.output]
        found = []
        for true in rng.choice(cohort.size, DRAWS, p=weight):
            result = float(np.exp(every.centre[true] + every.sd[true] * rng.standard_t(FREEDOM)))
            others = np.where(np.arange(cohort.size) == true, 0.0, weight)
            fit = compare(Lab(one.test.analyte, "", "", "", value=result), one.law, simulated, usual)
            after, same = others * np.exp(fit - fit.max()), label == label[true]
            found.append(np.log2(after[same].sum() / after.sum() / (others[same].sum() / others.sum())))
        print(f"{one.test.key}: {bits:.2f} predicted, {np.mean(found):.2f} ({np.std(found) / DRAWS**0.5:.2f}) realised")


def _seen(path: str) -> tuple[Any, ...]:
    """What an assessment hands to the ranking of tests."""
    seen: list[tuple[Any, ...]] = []

    def keep(*given: Any) -> tuple[dict[str, Any], ...]:
        seen.append(given)
        return ()

    vars(assessment)["next_tests"] = keep
    assessment.assess(read_person(path))
    return seen[0]


if __name__ == "__main__":
    {"hidden": hidden, "realised": realised}[sys.argv[1]](sys.argv[2])
