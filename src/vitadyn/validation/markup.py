"""HTML and SVG as nested calls: what is not markup already is escaped, so no text can break out of its place."""

from __future__ import annotations

from html import escape


class Html(str):
    """Text that is markup already."""


def tag(name: str, *inside: object, **attributes: object) -> Html:
    """An element; attributes that are None are left out, `class_` is class and `data_id` is data-id.

    >>> tag("p", "a < b", tag("b", "c"), class_="note")
    '<p class="note">a &lt; b<b>c</b></p>'
    """
    named = (f' {_plain(key)}="{escape(str(value))}"' for key, value in attributes.items() if value is not None)
    return Html(f"<{name}{''.join(named)}>{joined(*inside)}</{name}>")


def joined(*parts: object) -> Html:
    """Parts one after the other; text among them is escaped."""
    return Html("".join(part if isinstance(part, Html) else escape(str(part), quote=False) for part in parts))


def _plain(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def said(value: float | None) -> str:
    """A number as people read it: four figures, thousands apart, a true minus sign.

    >>> said(12345.6), said(0.012344), said(None)
    ('12,346', '0.01234', 'none')
    """
    if value is None:
        return "none"
    text = f"{value:,.0f}" if 1000.0 <= abs(value) < 1e7 else f"{value:.4g}"
    return text.replace("-", "\N{MINUS SIGN}")
