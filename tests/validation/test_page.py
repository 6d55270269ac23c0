"""The HTML report: one file that needs nothing else, tells every check and draws every point."""

import math
from html.parser import HTMLParser

import pytest

from vitadyn.cli import main
from vitadyn.validation import physiology
from vitadyn.validation.axis import axis
from vitadyn.validation.chart import chart
from vitadyn.validation.markup import tag
from vitadyn.validation.page import allowed, page
from vitadyn.validation.report import Band, Check, Picture, Points, Report

HOSTILE = '"><script>alert(1)</script>&amp;'
VOID = {"meta"}


class Reader(HTMLParser):
    """Every element with its attributes, the words shown, and whether each element is closed in its turn."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.words, self.open, self.wrong = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        self.words.append(data)

    def named(self, tag, **wanted):
        return [a for name, a in self.elements if name == tag and all(a.get(k) == v for k, v in wanted.items())]

    @property
    def text(self):
        return " ".join(self.words)


def check(name="T1", value=1.0, low=0.5, high=2.0, **more):
    told = {
        "title": f"Title of {name}",
        "unit": "mmol/L",
        "grade": "A",
        "target": "as published",
        "source": "Heaney2003",
    }
    return Check(id=name, value=value, low=low, high=high, **{**told, **more})


def picture(**more):
    told = {
        "points": (
            Points("the trial", (0.0, 7.0, 28.0), (70.0, 90.0, 121.0), (60.0, None, 100.0), (80.0, None, 140.0)),
        ),
        "bands": (Band("the model", (0.0, 28.0), (70.0, 110.0), (60.0, 90.0), (80.0, 130.0)),),
    }
    named = {"id": "p1", "title": "A trial", "x_label": "days", "y_label": "25(OH)D, nmol/L"}
    return Picture(**{**named, **told, **more})


def report(*checks, **more):
    return Report("trials", checks, "seen by nobody before", **more)


def read(*reports):
    return Reader(page(reports))


def test_page__closes_every_element_and_is_one_document():
    seen = read(report(check(), pictures=(picture(),), tables={"left_out": ({"study": "X", "why": "children"},)}))
    assert seen.wrong == [] and seen.open == []
    assert len(seen.named("html")) == len(seen.named("main")) == len(seen.named("style")) == 1


def test_page__asks_for_nothing_from_elsewhere():
    text = page([report(check(), pictures=(picture(),))])
    seen = Reader(text)
    assert not seen.named("script") and not seen.named("link") and not seen.named("img")
    addresses = [a[key] for _, a in seen.elements for key in ("src", "href", "xlink:href", "action") if key in a]
    assert addresses and all(address.startswith("#") for address in addresses)
    assert "url(" not in text and "@import" not in text and "http" not in text.replace("http-equiv", "")
    assert "default-src 'none'" in seen.named("meta")[2]["content"]


def test_page__links_lead_to_places_on_it():
    seen = read(report(check(value=9.0), must_pass=("T1",)))
    places = {a["id"] for _, a in seen.elements if "id" in a}
    assert {a["href"].removeprefix("#") for a in seen.named("a")} <= places


def test_page__hostile_text_stays_text_everywhere():
    bad = check(
        title=HOSTILE, target=HOSTILE, source=HOSTILE, expected_failure=HOSTILE, topic=HOSTILE, more={HOSTILE: HOSTILE}
    )
    shown = picture(title=HOSTILE, caption=HOSTILE, source=HOSTILE, points=(Points(HOSTILE, (1.0,), (2.0,)),))
    one = Report(
        HOSTILE, (bad,), HOSTILE, must_pass=(HOSTILE,), pictures=(shown,), tables={HOSTILE: ({HOSTILE: HOSTILE},)}
    )
    seen = read(one)
    assert not seen.named("script")
    assert seen.wrong == [] and seen.open == []
    assert seen.text.count("<script>alert(1)</script>&amp;") >= 15


def test_page__what_no_longer_passes_comes_before_all_checks():
    text = page([report(check("T1"), check("T2", value=9.0), must_pass=("T1", "T2", "T3"))])
    assert text.index("No longer passing: 2") < text.index("Title of T1")
    assert text.index("trials: T2") < text.index("trials: T3") < text.index("Title of T1")


def test_page__failures_are_told_by_a_word():
    seen = read(report(check("T1"), check("T2", value=9.0), check("T3", value=None, expected_failure="no law for it")))
    assert seen.words.count("passes") == seen.words.count("FAILS") == seen.words.count("known failure") == 1
    assert "Known failure: No law for it." in seen.text
    assert "1 of 3 checks pass." in seen.text


def test_page__shows_how_many_spreads_apart_only_where_a_suite_tells_it():
    assert "2.31" in read(report(check(more={"z": 2.31}))).text
    assert "z" not in [word.strip() for word in read(report(check())).words]


def test_page__own_verdict_of_a_suite_stands_in_place_of_pass_or_fail():
    seen = read(report(check(value=9.0, more={"verdict": "contested", "rule": "more than half"})))
    assert "contested" in seen.words and "FAILS" not in seen.words and "more than half" in seen.text


def test_page__every_point_of_a_picture_is_drawn_with_its_spread_and_listed():
    seen = read(report(check(), pictures=(picture(),)))
    marks = [a for a in seen.named("path") if a.get("class", "").startswith("mark diamond")]
    assert len(marks) == 3 + 1 + 1, "three points, one in the legend, one beside the range of the check"
    for number in ("70", "90", "121", "60", "80", "100", "140"):
        assert number in seen.words
    assert "90: " not in seen.text and "7: 90" in seen.words
    assert "the trial" in seen.words and "the model" in seen.words


def test_page__wide_tables_can_be_reached_by_keyboard():
    seen = read(report(check()))
    assert all(
        a["tabindex"] == "0" and a["aria-label"] for a in seen.named("div", **{"class": "scroll"}) if "role" in a
    )


def test_page__tells_the_whole_physiology_suite():
    made = physiology.run("C")
    seen = read(made)
    assert {one.id for one in (*made.checks, *made.extras)} <= set(seen.words)
    assert seen.wrong == [] and seen.open == []


def test_validate__writes_the_page_and_still_fails_on_regressions(tmp_path, monkeypatch):
    planted = report(check(value=9.0), must_pass=("T1",))
    monkeypatch.setattr(physiology, "run", lambda numbers="C": planted)
    target = tmp_path / "report.html"
    assert main(["validate", "physiology", "-o", str(target)]) == 1
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "No longer passing" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("values", [[3.0, 48.0], [-5.0, -1.0], [0.0], [7.0, 7.0], [0.013, 0.017], [1e6, 3e6], []])
def test_axis__shows_all_values_between_round_ends(values):
    made = axis(values, 0.0, 100.0)
    assert all(-1e-6 <= made.place(value) <= 100.0 + 1e-6 for value in values)
    assert 2 <= len(made.ticks) <= 8
    assert made.place(made.ticks[0]) == pytest.approx(0.0) and made.place(made.ticks[-1]) == pytest.approx(100.0)


def test_axis__is_logarithmic_for_doses_and_equal_ratios_lie_equally_far():
    made = axis([400.0, 50000.0], 0.0, 100.0)
    assert made.logarithmic
    assert made.place(4000.0) - made.place(400.0) == pytest.approx(made.place(40000.0) - made.place(4000.0))


def test_chart__leaves_a_gap_where_the_model_has_no_number():
    broken = picture(bands=(Band("m", (0.0, 1.0, 2.0, 3.0, 4.0), (1.0, 2.0, math.nan, 2.0, 1.0)),), points=())
    line = next(a["d"] for a in Reader(chart(broken)).named("path") if "line" in a.get("class", ""))
    assert line.count("M") == 2 and "nan" not in line


def test_chart__without_any_data_is_still_a_chart():
    assert Reader(chart(picture(points=(), bands=()))).wrong == []


def test_chart__two_series_differ_without_colour():
    two = picture(bands=(Band("a", (0.0, 1.0), (1.0, 2.0)), Band("b", (0.0, 1.0), (2.0, 3.0))))
    dashes = [a.get("stroke-dasharray") for a in Reader(chart(two)).named("path") if "line" in a.get("class", "")]
    assert len(set(dashes)) == 2


def test_allowed__says_open_ends_in_words():
    assert allowed(-math.inf, 2.0) == "at most 2"
    assert allowed(-math.inf, math.inf) == "any"


def test_tag__escapes_attributes_and_text_but_not_markup():
    assert tag("p", "<b>", tag("b"), title='"') == '<p title="&quot;">&lt;b&gt;<b></b></p>'
