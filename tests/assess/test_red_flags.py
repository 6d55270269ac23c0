"""Every red-flag rule has a person for it and a person against it; a rule without both fails here."""

from __future__ import annotations

import dataclasses
from math import inf, nan

import pytest
from minimal_persons import lab, person, swallowed

from vitadyn import knowledge
from vitadyn.assess.red_flags import URGENCIES, check, rules
from vitadyn.person import Drug, Lab, Person, Symptom

FOR = {
    "RF01": [person("syncope"), person("seizure")],
    "RF02": [person("laryngospasm"), person("dyspnoea tetany")],
    "RF03": [
        person(labs={"ca_corrected": 1.85}),
        person("tetany", labs={"ca_total": 2.1}),
        person("tetany", labs={"ca_total": "low"}),
        person(labs={"ca_ionised": 0.9}),
        person(labs={"ca_corrected": (None, 1.9)}),
    ],
    "RF04": [person(labs={"ca_corrected": 3.6}), person(labs={"ca_total": 3.4, "albumin": 30.0})],
    "RF05": [person(labs={"ca_corrected": 3.0}), person("vomiting", labs={"ca_total": 2.8})],
    "RF06": [
        person(labs={"k": 2.4}),
        person(labs={"k": 6.5}),
        person(labs={"k": (None, 2.5)}),
        person(labs={"k": "very_low"}),
        person("ecg_change"),
    ],
    "RF07": [person("weakness", labs={"k": 2.9}), person(labs={"k": 2.7}, classes="digoxin")],
    "RF08": [person(labs={"na": 124.0}), person("drowsy", labs={"na": 131.0})],
    "RF09": [person(labs={"mg": 0.45}), person("seizure", labs={"mg": 0.65})],
    "RF10": [person(labs={"mg": 2.6}), person("hyporeflexia", labs={"mg": 1.6})],
    "RF11": [person("chest_pain"), person("palpitations")],
    "RF12": [
        person("dark_urine", classes="statin"),
        person("severe_muscle_pain", conditions="heat_exercise"),
        Person(symptoms=(Symptom("severe_muscle_pain", "symptoms[0]", "after a run", after_exercise=True),)),
    ],
    "RF13": [person("one_leg_swollen")],
    "RF14": [person("claudication"), person("cold_painful_limb")],
    "RF15": [person("weakness muscle_atrophy"), person("speech_disturbance twitch")],
    "RF16": [person("saddle_numbness"), person("weakness bladder_or_bowel_loss")],
    "RF17": [person("confusion hot_dry_skin"), person("confusion fever", conditions="heat_exercise")],
    "RF18": [
        person(labs={"vitd25": 380.0}),
        person("nausea", intake=(swallowed("vitamin_d3", 300.0, start=-90.0),)),
        person("nausea", intake=(swallowed("vitamin_d3", 300.0),)),
    ],
    "RF19": [person("cannot_keep_fluids"), person("oliguria dizzy_standing")],
    "RF20": [person("headache", conditions="hypertension", pregnant=True)],
    "RF21": [
        person("nausea", classes="digoxin"),
        person(classes="digoxin", labs={"k": 3.2}),
        person(classes="digoxin", labs={"ca_total": 2.9}),
    ],
    "RF22": [person("tingling_face", conditions="parathyroidectomy_recent")],
    "RF23": [person("jaw_lock")],
}

AGAINST = {
    "RF01": [person("cramp"), person(denied="seizure")],
    "RF02": [person("dyspnoea"), person("tetany")],
    "RF03": [
        person(labs={"ca_corrected": 1.95}),
        person("tetany", labs={"ca_total": 2.3}),
        person("tetany", labs={"ca_total": 1.95, "albumin": 20.0}),
        person(labs={"ca_corrected": (None, 2.0)}),
        person("tetany", labs={"ca_ionised": 1.2, "ca_total": 1.8}),
    ],
    "RF04": [person(labs={"ca_corrected": 3.5}), person(labs={"ca_total": 3.6, "albumin": 50.0})],
    "RF05": [person(labs={"ca_corrected": 2.9}), person("vomiting", labs={"ca_total": 2.4})],
    "RF06": [person(labs={"k": 2.5}), person(labs={"k": 6.4}), person("ecg_change", labs={"k": 4.2}), person()],
    "RF07": [person(labs={"k": 2.9}), person("weakness", labs={"k": 3.1}), person("weakness", labs={"k": 2.4})],
    "RF08": [person(labs={"na": 126.0}), person("drowsy", labs={"na": 138.0})],
    "RF09": [person(labs={"mg": 0.55}), person("seizure", labs={"mg": 0.8})],
    "RF10": [person(labs={"mg": 2.0}), person("hyporeflexia", labs={"mg": 0.8})],
    "RF11": [person("cramp")],
    "RF12": [person("dark_urine"), person("severe_muscle_pain"), person("cramp", classes="statin")],
    "RF13": [person("oedema")],
    "RF14": [person("cramp_night")],
    "RF15": [person("weakness twitch"), person("muscle_atrophy")],
    "RF16": [person("weakness"), person("bladder_or_bowel_loss")],
    "RF17": [person("confusion"), person("confusion fever")],
    "RF18": [
        person(labs={"vitd25": 300.0}),
        person(intake=(swallowed("vitamin_d3", 300.0, start=-90.0),)),
        person("nausea", intake=(swallowed("vitamin_d3", 300.0, start=-20.0),)),
        person("nausea", intake=(swallowed("vitamin_d3", 100.0, start=-90.0),)),
        person("nausea", intake=(swallowed("vitamin_d3", 300.0, start=-900.0, stop=-400.0),)),
    ],
    "RF19": [person("oliguria"), person("dizziness")],
    "RF20": [person("headache", conditions="hypertension"), person("headache", pregnant=True)],
    "RF21": [
        person("nausea"),
        person(classes="digoxin", labs={"k": 4.2}),
        Person(
            symptoms=(Symptom("nausea", "symptoms[0]", "nausea"),),
            drugs=(Drug("digoxin", "drugs[0]", "digoxin", classes=("digoxin",), stop=-200.0),),
        ),
    ],
    "RF22": [
        person("tingling_face"),
        person(conditions="thyroidectomy"),
        person("cramp", conditions="thyroidectomy", labs={"ca_corrected": 2.35}),
    ],
    "RF23": [person("cramp tetany")],
}

IDS = [f"RF{number:02d}" for number in range(1, 24)]


def fired(known: Person) -> list[str]:
    return [flag.id for flag in check(known)]


def test_rules__are_the_23_rows_each_with_a_person_for_and_against() -> None:
    assert [rule["id"] for rule in rules()] == IDS
    assert sorted(FOR) == IDS
    assert sorted(AGAINST) == IDS


@pytest.mark.parametrize(("rule", "known"), [(rule, known) for rule in IDS for known in FOR.get(rule, [])])
def test_rule__fires_for(rule: str, known: Person) -> None:
    assert rule in fired(known)


@pytest.mark.parametrize(("rule", "known"), [(rule, known) for rule in IDS for known in AGAINST.get(rule, [])])
def test_rule__is_silent_against(rule: str, known: Person) -> None:
    assert rule not in fired(known)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["id"])
def test_rule__says_urgency_action_source_and_confidence(rule: dict[str, object]) -> None:
    assert rule["urgency"] in URGENCIES
    assert rule["conf"] in ("V", "S", "R")
    assert rule["action"] and rule["finding"] and rule["source"]


def test_check__sorts_by_urgency_and_names_the_findings() -> None:
    flags = check(person("one_leg_swollen seizure claudication", labs={"k": 2.0}))
    assert [flag.urgency for flag in flags] == ["emergency", "emergency", "same_day", "soon"]
    assert flags[0].because == ("symptoms[1]",)
    assert flags[1].because == ("labs[0]",)


def test_check__makes_a_cold_limb_worse_than_a_claudication() -> None:
    assert [flag.urgency for flag in check(person("claudication"))] == ["soon"]
    assert [flag.urgency for flag in check(person("cold_painful_limb"))] == ["emergency"]


def test_check__says_when_albumin_is_unknown() -> None:
    assert "albumin unknown" in check(person(labs={"ca_total": 3.6}))[0].finding
    assert "albumin unknown" not in check(person(labs={"ca_total": 3.6, "albumin": 40.0}))[0].finding
    assert "albumin unknown" not in check(person("jaw_lock", labs={"ca_total": 2.3}))[0].finding


def test_check__uses_the_range_of_the_laboratory() -> None:
    ours = lab("ca_corrected", 2.18, ref_low=2.10, ref_high=2.55)
    tetany = (Symptom("tetany", "symptoms[0]", "tetany"),)
    assert "RF03" not in fired(Person(labs=(ours,), symptoms=tetany))
    assert "RF03" in fired(Person(labs=(lab("ca_corrected", 2.18),), symptoms=tetany))


def test_check__takes_the_latest_result() -> None:
    labs = (lab("k", 2.0, day=-5.0), lab("k", 4.0, path="labs[1]"))
    assert fired(Person(labs=labs)) == []


def test_check__does_not_let_an_old_ionised_calcium_speak_for_a_new_total() -> None:
    old, new = lab("ca_ionised", 2.1, day=-30.0), lab("ca_total", 2.4, path="labs[1]")
    assert fired(Person(labs=(old, new))) == []
    assert "RF04" in fired(Person(labs=(dataclasses.replace(old, day=0.0), new)))


@pytest.mark.parametrize("odd", [nan, inf, -inf, -1.0, 0.0, "no_such_word", (None, None), (nan, nan), (3.0, 1.0)])
def test_check__never_raises_on_odd_persons(odd: float | str | tuple[float | None, float | None]) -> None:
    analytes = ("ca_ionised", "ca_corrected", "ca_total", "albumin", "k", "na", "mg", "vitd25", "ck")
    for analyte in analytes:
        check(person("no_such_symptom", "no_such_condition", "no_such_class", labs={analyte: odd}))
    check(person(labs=dict.fromkeys(analytes, odd)))


def test_check__is_silent_when_nothing_is_known() -> None:
    assert check(Person()) == ()
    assert fired(person(labs={"k": nan, "ca_total": nan})) == []


@pytest.mark.parametrize(
    ("atom", "kind"),
    [("symptom", "symptom"), ("condition", "condition"), ("class", "drug_class"), ("lab", "analyte")],
)
def test_rules__use_names_that_a_person_can_have(atom: str, kind: str) -> None:
    used = {key for rule in rules() for key in spoken(rule["when"], atom)}
    assert used - set(knowledge.names(kind)) == set()


def test_rules__cite_sources_that_are_listed() -> None:
    for name in {name for rule in rules() for name in rule["source"]}:
        assert knowledge.source(name)


def test_rules__say_what_the_published_table_says() -> None:
    told = {row["id"]: (row["conf"], row["source"]) for row in knowledge.table("red_flags")}
    assert told == {rule["id"]: (rule["conf"], ";".join(rule["source"])) for rule in rules()}


def spoken(when: object, atom: str) -> list[str]:
    """Every key that a condition uses in one kind of atom."""
    if isinstance(when, list):
        return [key for part in when for key in spoken(part, atom)]
    if not isinstance(when, dict):
        return []
    own = when.get(atom, [])
    own = [own] if isinstance(own, str) else own
    return [*own, *(key for part in when.values() for key in spoken(part, atom))]


def test_two_results_of_one_test__the_worse_one_raises_its_flag_whatever_the_order() -> None:
    low, usual = Lab("k", "labs[0]", "K 2.0", "mmol/L", value=2.0), Lab("k", "labs[1]", "K 4.2", "mmol/L", value=4.2)
    for labs in ((low, usual), (usual, low)):
        assert [flag.id for flag in check(Person(labs=labs))] == ["RF06"]


def test_two_calciums_of_one_day__both_are_read() -> None:
    low = Lab("ca_total", "labs[0]", "Ca 1.6", "mmol/L", value=1.6)
    high = Lab("ca_total", "labs[1]", "Ca 3.7", "mmol/L", value=3.7)
    assert {"RF03", "RF04"} <= {flag.id for flag in check(Person(labs=(low, high)))}


def test_result_of_long_ago__does_not_say_what_must_not_wait_today() -> None:
    assert check(Person(labs=(Lab("k", "labs[0]", "K 2.0", "mmol/L", value=2.0, day=-700.0),))) == ()
