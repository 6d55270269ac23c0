"""Words for a result become intervals."""

import pytest

from vitadyn.errors import InputError
from vitadyn.io.words import WORDS, interval
from vitadyn.knowledge import analyte


@pytest.mark.parametrize(
    ("word", "name", "limits", "expected"),
    [
        ("undetectable", "pth", (1.6, 6.9), (None, 0.6)),
        ("suppressed", "pth", (1.6, 6.9), (None, 1.6)),
        ("low", "mg", (0.7, 1.0), (None, 0.7)),
        ("very_low", "mg", (0.7, 1.0), (None, 0.56)),
        ("very_low", "na", (136, 145), (None, 120)),
        ("low_normal", "pth", (2, 6), (2, 3)),
        ("normal", "pth", (2, 6), (2, 6)),
        ("normal", "egfr", (90, None), (90, None)),
        ("high_normal", "pth", (2, 6), (5, 6)),
        ("high", "ca_total", (2.15, 2.55), (2.55, None)),
        ("very_high", "ca_total", (2.15, 2.55), (3.06, None)),
        ("very_high", "k", (3.5, 5.1), (6.12, None)),
        ("undetectable", "k", (3.5, 5.1), (None, 0.35)),
    ],
)
def test_interval__by_word(word, name, limits, expected):
    assert interval(word, analyte(name), limits) == pytest.approx(expected)


@pytest.mark.parametrize("word", WORDS)
def test_interval__needs_a_range(word):
    with pytest.raises(InputError, match="ref:"):
        interval(word, analyte("urine_k"), (None, None), "labs[0]")
