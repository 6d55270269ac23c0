"""The tables: every row has a source and a unit, names join, limits are in order; the loader refuses what is not so."""

import re
import subprocess
import sys
from types import MappingProxyType

import pytest

from vitadyn import knowledge
from vitadyn.errors import InputError
from vitadyn.knowledge.tables import FOLDER, Row, check

KINDS = ("analyte", "symptom", "condition", "drug", "drug_class", "salt", "body_area")


@pytest.mark.parametrize("name", knowledge.tables())
def test_table__is_read_and_checked(name):
    assert knowledge.table(name)


def test_import__reads_nothing():
    code = ("import builtins, io, sys; opened = []; real = io.open\n"
            "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
            "import vitadyn.knowledge\n"
            "print([name for name in opened if name.endswith('.csv')])")  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def row(table="analytes", **cells):
    return Row(
        table, 7, MappingProxyType({"unit_si_ucum": "mmol/L", "unit_conv_ucum": "mg/dL", "source": "RECALL", **cells})
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [({"source": ""}, "analytes.csv line 7: source"), ({"source": "RECAL"}, "given 'RECAL'"),
     ({"source": "RECALL;NOBODY-1999"}, "NOBODY-1999"), ({"unit_si_ucum": " "}, "line 7: unit_si_ucum")],
)  # fmt: skip
def test_check__refuses_a_row(cells, said):
    with pytest.raises(InputError) as caught:
        check([row(), row(**cells)])
    assert said in str(caught.value)


def test_table__refuses_an_unknown_name():
    with pytest.raises(InputError, match="did you mean 'analytes'"):
        knowledge.table("analites")


def test_row__tells_of_a_missing_column_and_a_missing_number():
    first = knowledge.table("analytes")[0]
    with pytest.raises(InputError, match="unit_si_ucum"):
        first["unit_si_ucumm"]
    assert knowledge.table("analytes")[1].number("critical_low_conv") is None


def test_version__is_twelve_hexadecimal_digits():
    assert len(knowledge.version()) == 12 and int(knowledge.version(), 16) >= 0


def test_version__leaves_out_only_tables_that_no_assessment_reads():
    assert knowledge.version(knowledge.NOT_WEIGHED) != knowledge.version()
    assert set(knowledge.NOT_WEIGHED) < {path.stem for path in FOLDER.glob("*.csv")}
    rooms = [FOLDER.parent / room for room in ("assess", "engine", "physiology", "population")]
    code = "\n".join(path.read_text(encoding="utf-8") for room in rooms for path in room.glob("*.py"))
    read = {name for name in knowledge.NOT_WEIGHED if re.search(rf'(?:toml|table)\("{name}"\)', code)}
    assert not read


def test_sources__are_named_once_and_say_where():
    ids = [source["id"] for source in knowledge.table("sources")]
    assert len(ids) == len(set(ids))
    assert knowledge.source("SFE-HYPO")["where"].startswith("doi:")


@pytest.mark.parametrize("kind", KINDS)
def test_aliases__point_to_names(kind):
    for alias, name in knowledge.aliases(kind).items():
        assert name in knowledge.names(kind), alias


@pytest.mark.parametrize("kind", KINDS)
def test_names__are_not_aliases_of_another(kind):
    for name in knowledge.names(kind):
        assert knowledge.canonical(kind, name) == name


@pytest.mark.parametrize(
    ("name", "column", "kind"),
    [("drug_effects", "class_key", "drug_class"), ("drug_model_effects", "class_key", "drug_class"),
     ("condition_effects", "condition", "condition"), ("symptom_likelihood", "symptom", "symptom"),
     ("thresholds", "analyte", "analyte"), ("critical_values", "analyte", "analyte"),
     ("analyte_loinc", "key", "analyte"), ("analyte_forms", "analyte", "analyte")],
)  # fmt: skip
def test_joins__hold(name, column, kind):
    assert {cells[column] for cells in knowledge.table(name)} <= set(knowledge.names(kind))


def test_drugs__have_classes_that_say_how_the_model_meets_them():
    classes = {cells["class_key"] for cells in knowledge.table("drugs") if cells["class_key"]}
    assert classes <= set(knowledge.names("drug_class"))
    assert {cells["model"] for cells in knowledge.table("drug_classes")} == {"hook", "empirical", "none"}


def test_drugs__name_each_ingredient_once():
    names = [cells["ingredient"] for cells in knowledge.table("drugs")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", knowledge.names("analyte"))
def test_analyte__limits_are_in_order(name):
    fact = knowledge.analyte(name)
    for sex in (None, "male", "female"):
        low, high = fact.reference(sex)
        assert low is None or high is None or low < high
    outer, inner = fact.plausible, fact.reference()
    assert outer[0] is None or inner[0] is None or outer[0] <= inner[0]
    assert outer[1] is None or inner[1] is None or outer[1] >= inner[1]
    assert fact.floor is None or inner[0] is None or fact.floor < inner[0]


def test_analyte__reference_by_sex_and_specimen():
    creatinine = knowledge.analyte("creatinine")
    assert creatinine.reference("male") == (65, 119) and creatinine.reference("female") == (52, 92)
    assert creatinine.reference() == (52, 119)
    assert knowledge.analyte("ph").reference(specimen="venous") == (7.32, 7.42)
    assert knowledge.analyte("egfr").reference() == (90, None)


def test_analyte__forms_are_read_as_their_analyte():
    assert knowledge.analyte("bun").name == "urea" and knowledge.analyte("bun").molar_mass == 28.014
    assert knowledge.analyte("tco2").method == "tco2" and knowledge.analyte("ph_ven").specimen == "venous"


@pytest.mark.parametrize(
    ("alias", "name"),
    [("vitd25_total", "vitd25"), ("ca_ion", "ca_ionised"), ("Potassium", "k"), ("osm_s", "serum_osm"),
     ("uca24", "urine_ca_24h"), ("creatinine_f", "creatinine"), ("calcitriol", "vitd125")],
)  # fmt: skip
def test_analyte__aliases(alias, name):
    assert knowledge.analyte(alias).name == name


@pytest.mark.parametrize(
    ("word", "classes", "model"),
    [("omeprazole", ("ppi",), "hook"), ("proton pump inhibitor", ("ppi",), "hook"), ("frusemide", ("loop",), "hook"),
     ("metformin", (), "none"), ("abiraterone", ("cyp17_inhibitor",), "hook"), ("quinine", ("quinine",), "empirical")],
)  # fmt: skip
def test_drug__by_ingredient_spelling_or_class(word, classes, model):
    found = knowledge.drug(word)
    assert (found.classes, found.model) == (classes, model)


def test_symptoms_and_conditions__by_other_words():
    assert knowledge.symptom("carpopedal spasm").key == "tetany" and knowledge.symptom("cough").modelled is False
    assert knowledge.condition("Type 2 diabetes").key == "t2dm" and not knowledge.condition("smoker").modelled


def test_suggest__a_name_that_begins_so_comes_first():
    assert knowledge.suggest("analyte", "ca") == "ca_total" and knowledge.condition("pancreatitis").modelled


def test_food__needs_one_meaning():
    assert knowledge.food("almonds").magnesium == 76.55
    with pytest.raises(InputError, match="Milk, nonfat"):
        knowledge.food("milk")
    with pytest.raises(InputError, match="Sardine, Atlantic"):
        knowledge.food("sardines")
    with pytest.raises(InputError, match="did you mean 'almonds'"):
        knowledge.food("almonnds")


@pytest.mark.parametrize("element", ["Ca", "Mg", "K", "Na", "P"])
def test_salts__agree_with_their_element_share(element):
    from vitadyn.substances import ATOMIC_MASS

    for cells in knowledge.table("supplement_salts"):
        if cells["element"] == element:
            share = cells.needed("mmol_element_per_g_compound") * ATOMIC_MASS[element] / 10.0
            assert share == pytest.approx(cells.needed("elemental_pct"), rel=0.005), cells["compound"]


@pytest.mark.parametrize("name", ["prior_risks.toml", "red_flag_rules.toml"])
def test_rules__name_only_conditions_that_count_as_modelled(name):
    import tomllib

    def conditions(value, key=""):
        if isinstance(value, dict):
            return [found for inner, item in value.items() for found in conditions(item, inner)]
        if isinstance(value, list):
            return [found for item in value for found in conditions(item, key)]
        return [value] if key == "condition" else []

    path = FOLDER / name
    used = conditions(tomllib.loads(path.read_text(encoding="utf-8")))
    assert used and all(knowledge.condition(key).modelled for key in used)
