"""From kernels to machine code in this process, by llvmlite; compiled objects are kept in a folder and checked."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import llvmlite  # type: ignore[import-untyped]
import llvmlite.binding as llvm  # type: ignore[import-untyped]

from .cache import Key, load, store
from .elementary import elementary
from .kernels import Kernels, Shape
from .lanes import Layout, lane_functions, layout
from .rodas import METHODS, RODAS5P, Method
from .sweep import sweep_functions
from .target import Target, machine, target
from .vectors import batch_source, vector_source


@dataclass(frozen=True)
class Native:
    """Machine code in memory: functions ready to call, whether they came from the folder of objects, and for what."""

    plan: Layout
    shapes: dict[str, Shape]
    functions: dict[str, Any]
    cached: bool
    target: Target


def native(
    make: Callable[[], Kernels],
    lanes: int | None = None,
    isa: str | None = None,
    recipe: str | None = None,
    method: Method = RODAS5P,
) -> Native:
    """Compiled kernels and driver, from the folder of compiled objects where they are known.

    `make` writes the kernels down; it is not called if `recipe`, which tells all that they depend on, is known. `isa`
    is the instruction set, by default what the environment or the processor says; `lanes` what it holds.
    """
    chosen = target(isa)
    width = lanes or chosen.lanes
    key = (
        None
        if recipe is None
        else replace(object_key(f"{method.name}, {width} lanes of {recipe}", chosen), kind="note")
    )
    return (key and _known(key, chosen)) or _made(make(), width, method, chosen, key)


def _known(key: Key, chosen: Target) -> Native | None:
    """Code that was made by the same recipe before, if the note of it and the object are both whole."""
    note = load(key)
    if note is None:
        return None
    plan, shapes, digest = read_note(note)
    code = load(digest)
    return None if code is None else _loaded(plan, shapes, code, True, chosen)


def _made(kernels: Kernels, width: int, method: Method, chosen: Target, recipe: Key | None) -> Native:
    plan, shapes = layout(kernels, width, method), kernels.shapes()
    text = source(kernels, plan)
    key = object_key(text, chosen)
    code = load(key)
    found = code is not None
    if code is None:
        code = compiled(text, chosen)
        store(key, code)
    if recipe is not None:
        store(recipe, note(plan, shapes, key.digest()))
    return _loaded(plan, shapes, code, found, chosen)


def note(plan: Layout, shapes: Mapping[str, Shape], digest: bytes) -> bytes:
    """What must be known of an object to use it, besides the object itself."""
    laid = {**asdict(plan), "method": plan.method.name}
    told = {"plan": laid, "shapes": {name: asdict(shape) for name, shape in shapes.items()}}
    return json.dumps({**told, "object": digest.hex()}).encode()


def read_note(text: bytes) -> tuple[Layout, dict[str, Shape], bytes]:
    told = json.loads(text)
    laid = told["plan"]
    plan = Layout(**{**laid, "method": METHODS[laid["method"]], "seen": tuple(laid["seen"])})
    shapes = {name: Shape(_pairs(shape["inputs"]), _pairs(shape["outputs"])) for name, shape in told["shapes"].items()}
    return plan, shapes, bytes.fromhex(told["object"])


def _pairs(rows: list[list[Any]]) -> tuple[tuple[str, int], ...]:
    return tuple((name, count) for name, count in rows)


def object_key(text: str, chosen: Target) -> Key:
    """Under which the object of a module for a target is kept."""
    return Key(text, chosen.processor, chosen.features, str(llvmlite.__version__))


def source(kernels: Kernels, plan: Layout) -> str:
    """The whole module as text."""
    width = plan.width
    parts = [_declarations(width), elementary(width)]
    parts += [vector_source(kernel, width) for kernel in kernels.all()]
    parts += [batch_source(kernel, width) for kernel in kernels.all()]
    return "\n".join([*parts, lane_functions(plan), sweep_functions(plan), _attributes(width)])


def compiled(text: str, chosen: Target) -> bytes:
    """Object code of a module for a processor."""
    translator = machine(chosen)
    made: bytes = translator.emit_object(inlined(text, translator))
    return made


def inlined(text: str, translator: Any) -> Any:
    """The module as LLVM translates it. The text is simplified already: LLVM only inlines."""
    module = llvm.parse_assembly(text)
    module.verify()
    builder = llvm.create_pass_builder(translator, llvm.create_pipeline_tuning_options(speed_level=0))
    builder.getModulePassManager().run(module, builder)
    return module


def _loaded(plan: Layout, shapes: dict[str, Shape], code: bytes, found: bool, chosen: Target) -> Native:
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine(chosen))
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    functions = {"march": _entry(engine, "march", ctypes.c_void_p, ctypes.c_void_p)}
    for name, shape in shapes.items():
        arrays = [ctypes.c_void_p] * (len(shape.inputs) + len(shape.outputs))
        functions[name] = _entry(engine, f"{name}_all", ctypes.c_int64, *arrays)
    return Native(plan, shapes, functions, found, chosen)


def _entry(engine: Any, name: str, *arguments: Any) -> Any:
    """A function of the compiled code, which it keeps in memory as long as it lives itself."""
    function = ctypes.CFUNCTYPE(None, *arguments)(engine.get_function_address(name))
    function.engine = engine  # type: ignore[attr-defined]
    return function


def _declarations(width: int) -> str:
    vector = f"<{width} x double>"
    return "\n".join(f"declare {vector} @llvm.{name}.v{width}f64({vector})" for name in ("sqrt", "fabs", "ceil"))


def _attributes(width: int) -> str:
    widths = f'"min-legal-vector-width"="{64 * width}" "prefer-vector-width"="{64 * width}"'
    return f"attributes #0 = {{ nounwind {widths} }}\nattributes #1 = {{ noinline nounwind {widths} }}"
