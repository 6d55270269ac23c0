"""From kernels to machine code in this process, by llvmlite; compiled objects are kept in a folder and checked."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import llvmlite  # type: ignore[import-untyped]
import llvmlite.binding as llvm  # type: ignore[import-untyped]

from .cache import Key, load, store
from .elementary import elementary
from .kernels import Kernels
from .lanes import Layout, lane_functions
from .outline import Outline, note, outline, read_note
from .rodas import RODAS5P, Method
from .sweep import sweep_functions
from .target import Target, machine, target
from .vectors import batch_source, vector_source


@dataclass(frozen=True)
class Native:
    """Machine code in memory: functions ready to call, whether they came from the folder of objects, and for what."""

    outline: Outline
    functions: dict[str, Any]
    cached: bool
    target: Target

    @property
    def plan(self) -> Layout:
        return self.outline.plan


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
    text = load(key)
    if text is None:
        return None
    known, digest = read_note(text)
    code = load(digest)
    return None if code is None else _loaded(known, code, True, chosen)


def _made(kernels: Kernels, width: int, method: Method, chosen: Target, recipe: Key | None) -> Native:
    known = outline(kernels, width, method)
    text = source(kernels, known.plan)
    key = object_key(text, chosen)
    code = load(key)
    found = code is not None
    if code is None:
        code = compiled(text, chosen)
        store(key, code)
    if recipe is not None:
        store(recipe, note(known, key.digest()))
    return _loaded(known, code, found, chosen)


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


def _loaded(known: Outline, code: bytes, found: bool, chosen: Target) -> Native:
    engine = linked(code, chosen)
    functions = {"march": _entry(engine, "march", ctypes.c_void_p, ctypes.c_void_p)}
    for name, shape in known.shapes.items():
        arrays = [ctypes.c_void_p] * (len(shape.inputs) + len(shape.outputs))
        functions[name] = _entry(engine, f"{name}_all", ctypes.c_int64, *arrays)
    return Native(known, functions, found, chosen)


def linked(code: bytes, chosen: Target) -> Any:
    """An object in memory, its functions to be asked for by name."""
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine(chosen))
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine


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
