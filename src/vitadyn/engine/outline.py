"""What must be known of compiled code to use it: where things stand, and how large its arrays are."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from .kernels import Kernels, Shape
from .lanes import Layout, layout
from .rodas import METHODS, Method
from .sparse import Place


@dataclass(frozen=True)
class Outline:
    """The workspace, the arrays of each kernel, and where the Jacobian has entries."""

    plan: Layout
    shapes: dict[str, Shape]
    places: tuple[Place, ...]


def outline(kernels: Kernels, width: int, method: Method) -> Outline:
    return Outline(layout(kernels, width, method), kernels.shapes(), kernels.places)


def note(known: Outline, digest: bytes) -> bytes:
    """An outline and the digest of its object, as text to keep."""
    plan = {**asdict(known.plan), "method": known.plan.method.name}
    shapes = {name: asdict(shape) for name, shape in known.shapes.items()}
    return json.dumps({"plan": plan, "shapes": shapes, "places": known.places, "object": digest.hex()}).encode()


def read_note(text: bytes) -> tuple[Outline, bytes]:
    told = json.loads(text)
    laid = told["plan"]
    plan = Layout(**{**laid, "method": METHODS[laid["method"]], "seen": tuple(laid["seen"])})
    shapes = {name: Shape(_pairs(shape["inputs"]), _pairs(shape["outputs"])) for name, shape in told["shapes"].items()}
    return Outline(plan, shapes, _pairs(told["places"])), bytes.fromhex(told["object"])


def _pairs(rows: list[list[Any]]) -> tuple[tuple[Any, Any], ...]:
    return tuple((first, second) for first, second in rows)
