"""The marks of a chart: the shape of each series, its line, its place in a legend, and a value beside its range."""

from __future__ import annotations

import math

from .markup import Html, tag

SIZE = 5.0
SHAPES = ("diamond", "ring", "square", "triangle", "cross", "open-square")
DASHES = ("", "7 4", "2 3", "10 3 2 3")


def mark(x: float, y: float, number: int) -> Html:
    """The shape of a series, centred on a place."""
    shape = SHAPES[number % len(SHAPES)]
    r = SIZE
    outline = {
        "diamond": f"M{pixel(x)} {pixel(y - r)}l{r:g} {r:g}l{-r:g} {r:g}l{-r:g} {-r:g}Z",
        "ring": f"M{pixel(x - r + 1)} {pixel(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
        "square": f"M{pixel(x - 4)} {pixel(y - 4)}h8v8h-8Z",
        "triangle": f"M{pixel(x)} {pixel(y - r)}l{r:g} 9h{-2 * r:g}Z",
        "cross": f"M{pixel(x - 4)} {pixel(y - 4)}l8 8m0 -8l-8 8",
        "open-square": f"M{pixel(x - 4)} {pixel(y - 4)}h8v8h-8Z",
    }[shape]
    return tag("path", d=outline, class_=f"mark {shape}")


def hue(number: int) -> int:
    return number % 2 + 1


def dash(number: int) -> str | None:
    return DASHES[number % len(DASHES)] or None


def pixel(value: float) -> str:
    return f"{value:.1f}"


def point_key(number: int) -> Html:
    """The mark of a series of points, for the legend."""
    bar = tag("path", d="M9 1V13", class_="spread")
    return tag("svg", bar, mark(9.0, 7.0, number), viewBox="0 0 18 14", class_="key", aria_hidden="true")


def band_key(number: int, wide: bool) -> Html:
    """The line of the model, with its band if it has one, for the legend."""
    area = tag("rect", x=0, y=2, width=30, height=10, class_=f"band model{hue(number)}")
    line = tag("path", d="M0 7H30", class_=f"line model{hue(number)}", stroke_dasharray=dash(number))
    return tag("svg", *([area] if wide else []), line, viewBox="0 0 30 14", class_="key wide", aria_hidden="true")


def strip(value: float | None, low: float, high: float) -> Html:
    """A small picture of a value beside its range; an open end of the range runs to the edge."""
    begin, end = (22.0 if math.isfinite(low) else 2.0), (66.0 if math.isfinite(high) else 86.0)
    box = tag("rect", x=pixel(begin), y=4, width=pixel(end - begin), height=8, class_="allowed")
    if value is None:
        return tag("svg", box, viewBox="0 0 88 16", class_="strip", aria_hidden="true")
    at = min(max(_along(value, low, high), 5.0), 83.0)
    return tag("svg", box, mark(at, 8.0, 0), viewBox="0 0 88 16", class_="strip", aria_hidden="true")


def _along(value: float, low: float, high: float) -> float:
    """The pixel of a value on the strip: the range takes the middle half; one end alone lies where the range ends."""
    if math.isfinite(low) and math.isfinite(high):
        return 22.0 + 44.0 * ((value - low) / (high - low) if high > low else 0.5)
    end, edge = (low, 22.0) if math.isfinite(low) else (high, 66.0)
    if not math.isfinite(end):
        return 44.0
    return edge + 22.0 * (value - end) / (abs(end) or 1.0)
