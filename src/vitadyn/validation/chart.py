"""A picture as SVG: published points with their spread, the model as a line with its band.

Series differ in shape and dash before they differ in colour, so that a photocopy can be read. Colours are those of the
page, by class; the chart has none of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from .axis import Axis, axis
from .marks import band_key, dash, hue, mark, pixel, point_key
from .markup import Html, joined, said, tag
from .report import Band, Picture, Points

WIDTH, HEIGHT = 420.0, 260.0
LEFT, RIGHT, TOP, BOTTOM = 50.0, 404.0, 10.0, 228.0
CAP = 4.0
INSET = 16.0
"""Room between the frame and the first and last value across."""


@dataclass(frozen=True, slots=True)
class Frame:
    across: Axis
    up: Axis


def chart(picture: Picture) -> Html:
    """The picture as one SVG element, which says in a sentence what it shows."""
    frame = _frame(picture)
    parts = [_grid(frame), _axes(frame)]
    parts += [_band(frame, band, number) for number, band in enumerate(picture.bands)]
    parts += [_points(frame, points, number) for number, points in enumerate(picture.points)]
    drawn = ", ".join(series.label for series in _series(picture))
    label = f"{picture.title}: {picture.y_label} against {picture.x_label}; {drawn}"
    return tag("svg", *parts, viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}", role="img", aria_label=label, class_="chart")


def scales(picture: Picture) -> str:
    """Words for axes that are logarithmic; nothing where none is."""
    frame = _frame(picture)
    which = [name for name, one in (("across", frame.across), ("up", frame.up)) if one.logarithmic]
    return f"logarithmic {' and '.join(which)}" if which else ""


def _frame(picture: Picture) -> Frame:
    x = [value for series in _series(picture) for value in series.x]
    return Frame(axis(x, LEFT + INSET, RIGHT - INSET), axis(_heights(picture), BOTTOM, TOP))


def _series(picture: Picture) -> tuple[Points | Band, ...]:
    return (*picture.points, *picture.bands)


def _heights(picture: Picture) -> list[float]:
    """All values that must fit: middles and the ends of their spreads."""
    middles = [*chain.from_iterable(points.y for points in picture.points)]
    middles += chain.from_iterable(band.middle for band in picture.bands)
    ends = chain.from_iterable((*series.low, *series.high) for series in _series(picture))
    return [*middles, *(end for end in ends if end is not None)]


def _grid(frame: Frame) -> Html:
    lines = [f"M{pixel(frame.across.place(tick))} {TOP:g}V{BOTTOM:g}" for tick in frame.across.ticks]
    return tag("path", d="".join(lines), class_="grid")


def _axes(frame: Frame) -> Html:
    parts = [tag("path", d=f"M{LEFT:g} {TOP:g}V{BOTTOM:g}H{RIGHT:g}", class_="axis")]
    for tick in _spaced(frame.across):
        parts.append(_text(frame.across.place(tick), BOTTOM + 18.0, said(tick), "middle"))
    for tick in frame.up.ticks:
        height = frame.up.place(tick)
        parts.append(tag("path", d=f"M{LEFT - 4:g} {pixel(height)}H{LEFT:g}", class_="axis"))
        parts.append(_text(LEFT - 8.0, height + 4.0, said(tick), "end"))
    return tag("g", *parts)


def _spaced(across: Axis) -> tuple[float, ...]:
    """Ticks whose words do not touch."""
    room = max(len(said(tick)) for tick in across.ticks) * 7.0 + 8.0
    kept: list[float] = []
    for tick in across.ticks:
        if not kept or across.place(tick) - across.place(kept[-1]) >= room:
            kept.append(tick)
    return tuple(kept)


def _text(x: float, y: float, words: str, anchor: str) -> Html:
    return tag("text", words, x=pixel(x), y=pixel(y), text_anchor=anchor)


def _band(frame: Frame, band: Band, number: int) -> Html:
    """The 90 % band as an area and the middle as a line; a bar and a stroke where there is one place only."""
    x = [frame.across.place(value) for value in band.x]
    middle = _path(_runs(x, _up(frame, band.middle)))
    parts = []
    if len(band.x) == 1:
        x = [x[0] - 9.0, x[0] + 9.0]
        middle = _path([[(place, frame.up.place(band.middle[0])) for place in x]] if _drawn(band.middle[0]) else [])
    if band.low and band.high:
        low, high = (_up(frame, ends if len(band.x) > 1 else ends * 2) for ends in (band.low, band.high))
        parts.append(tag("path", d=_area(x, low, high), class_=f"band model{hue(number)}"))
    parts.append(tag("path", d=middle, class_=f"line model{hue(number)}", stroke_dasharray=dash(number)))
    return tag("g", *parts)


def _up(frame: Frame, values: Sequence[float]) -> list[float]:
    return [_height(frame, value) for value in values]


def _height(frame: Frame, value: float) -> float:
    """The pixel of a value; the bottom for one that a logarithmic axis cannot show, NaN for one that is none."""
    if not _drawn(value):
        return math.nan
    return BOTTOM if frame.up.logarithmic and value <= 0.0 else frame.up.place(value)


def _drawn(value: float) -> bool:
    return math.isfinite(value)


def _runs(x: Sequence[float], y: Sequence[float]) -> list[list[tuple[float, float]]]:
    """Unbroken stretches: a line has a gap where the model has no number."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in zip(x, y, strict=True):
        if all(map(math.isfinite, place)):
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _path(runs: Iterable[Sequence[tuple[float, float]]]) -> str:
    return "".join("M" + "L".join(f"{pixel(x)} {pixel(y)}" for x, y in run) for run in runs)


def _area(x: Sequence[float], low: Sequence[float], high: Sequence[float]) -> str:
    whole = [one for one in zip(x, low, high, strict=True) if all(map(math.isfinite, one))]
    edge = [(at, top) for at, _, top in whole] + [(at, bottom) for at, bottom, _ in reversed(whole)]
    return _path([edge]) + "Z" if edge else ""


def _points(frame: Frame, points: Points, number: int) -> Html:
    ends = zip(points.x, points.y, _all(points.low, points), _all(points.high, points), strict=True)
    return tag("g", *(_point(frame, x, (low, y, high), number) for x, y, low, high in ends if _drawn(y)))


def _all(ends: Sequence[float | None], points: Points) -> Sequence[float | None]:
    return ends or (None,) * len(points.x)


def _point(frame: Frame, x: float, heights: tuple[float | None, float, float | None], number: int) -> Html:
    """One point with its spread and the numbers as its title."""
    low, middle, high = heights
    at, up = frame.across.place(x), _height(frame, middle)
    bottom, top = (up if end is None else _height(frame, end) for end in (low, high))
    bar = tag("path", d=f"M{pixel(at)} {pixel(bottom)}V{pixel(top)}", class_="spread")
    caps = [_cap(at, end) for end, known in ((bottom, low), (top, high)) if known is not None]
    words = f"{said(x)}: {said(middle)}" + (f" ({said(low)} to {said(high)})" if None not in (low, high) else "")
    return tag("g", tag("title", words), bar, *caps, mark(at, up, number))


def _cap(at: float, up: float) -> Html:
    return tag("path", d=f"M{pixel(at - CAP)} {pixel(up)}H{pixel(at + CAP)}", class_="spread")


def legend(picture: Picture) -> Html:
    """What each mark and line stands for."""
    bands = [tag("li", band_key(i, bool(band.low)), band.label, _width(band)) for i, band in enumerate(picture.bands)]
    points = [tag("li", point_key(i), points.label) for i, points in enumerate(picture.points)]
    return tag("ul", joined(*points, *bands), class_="legend")


def _width(band: Band) -> str:
    return ", middle and 90 % of bodies" if band.low else ""
