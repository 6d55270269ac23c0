"""Instruction sets: forced code keeps to its registers, all sets agree, and code for ARM has 128-bit vectors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from llvmlite.binding import FeatureMap

from vitadyn.bench.people import varied
from vitadyn.engine import target as targets
from vitadyn.engine.build import compiled, inlined, native, object_key, source
from vitadyn.engine.kernels import Kernels, kernels
from vitadyn.engine.lanes import layout
from vitadyn.engine.native import NativeMachine
from vitadyn.engine.problem import Events
from vitadyn.engine.rodas import RODAS5P
from vitadyn.engine.solve import Compiled, build, initial_state, solve
from vitadyn.engine.target import SETS, VARIABLE, Target, best_lanes, foreign, machine, supported, target
from vitadyn.errors import InputError
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body

KEEP = ("ca_total", "pth", "calcitriol", "cell_mg", "ecf_phosphate", "body_water")
REGISTERS = {"avx512": "xz", "avx2": "xy", "sse4": "x"}
ON_X86 = pytest.mark.skipif("sse4" not in supported(), reason="needs an x86-64 processor")
BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "instruction_sets.json"


@cache
def whole_kernels() -> Kernels:
    return kernels(body("C"), KEEP)


@cache
def assembly(isa: str) -> str:
    """The whole body in the language of a processor; x86 is emitted for any host."""
    chosen = foreign(isa)
    translator = machine(chosen)
    text = source(whole_kernels(), layout(whole_kernels(), chosen.lanes, RODAS5P))
    written: str = translator.emit_assembly(inlined(text, translator))
    return written


def parts(text: str) -> dict[str, list[tuple[str, str]]]:
    """Function to its instructions, each a name and its operands."""
    found: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for line in text.splitlines():
        if label := re.match(r"([A-Za-z_]\w*):", line):
            name = label[1]
        elif name and (one := re.match(r"\t([a-z]\S*)\s*(.*)", line)):
            found.setdefault(name, []).append((one[1], one[2]))
    return found


def vector_parts(found: dict[str, list[tuple[str, str]]]) -> list[str]:
    """The kernels, and the functions of many vectors that they call."""
    called = [name for name in found if name.endswith("_many")]
    assert {"vexp_many", "vlog_many"} <= set(called)
    return [*(kernel.name for kernel in whole_kernels().all()), *called]


@pytest.mark.parametrize("isa", REGISTERS)
def test_forced_set__uses_its_registers_and_no_wider(isa: str) -> None:
    text = assembly(isa)
    used = {kind: len(re.findall(rf"%{kind}mm\d", text)) for kind in "xyz"}
    widest = REGISTERS[isa][-1]
    assert used[widest] > 10_000
    assert all(used[kind] == 0 for kind in "xyz" if kind not in REGISTERS[isa])


LATER = {"avx2": r"%k[0-7]\b|mm(1[6-9]|2\d|3[01])\b|\{%k", "sse4": r"\tv[a-z]+p[sd]\b|%[yz]mm|%k[0-7]\b"}
"""Masks and registers that came with AVX-512; three-operand instructions that came with AVX."""


@pytest.mark.parametrize("isa", LATER)
def test_forced_set__uses_nothing_that_came_later(isa: str) -> None:
    assert re.search(LATER[isa], assembly(isa)) is None
    assert all(re.search(pattern, assembly("avx512")) for pattern in LATER.values())


def test_sse4__has_no_fused_products_and_the_others_have() -> None:
    fused = {isa: len(re.findall(r"\tvfn?m(?:add|sub)", assembly(isa))) for isa in REGISTERS}
    assert fused["sse4"] == 0
    assert fused["avx2"] > 500 and fused["avx512"] > 500


@pytest.mark.parametrize("isa", REGISTERS)
def test_kernels_for_x86__hold_no_scalar_arithmetic(isa: str) -> None:
    found = parts(assembly(isa))
    for name in vector_parts(found):
        scalar = [one for one in found[name] if re.match(r"v?(add|sub|mul|div|sqrt)sd$|vfn?m\w+sd$", one[0])]
        assert scalar == [], name


def test_kernels_for_arm__are_vectors_of_two_doubles() -> None:
    """The code is looked at, not run."""
    found = parts(assembly("neon"))
    for name in vector_parts(found):
        wide = [one for one in found[name] if ".2d" in one[1]]
        scalar = [one for one in found[name] if one[0].startswith("f") and re.match(r"d\d+, d\d+", one[1])]
        assert len(wide) > 10 and scalar == [], name
        if name != "prep":
            assert any(operation in ("fmla", "fmls") for operation, _ in wide), name


def test_code_for_arm__calls_nothing_but_itself() -> None:
    found = parts(assembly("neon"))
    called = {operands.strip() for code in found.values() for operation, operands in code if operation == "bl"}
    assert {"march", "step", "admit"} <= set(found)
    assert called and called <= set(found)


def test_object_for_arm__is_one() -> None:
    made = kernels(toy_body(), ())
    code = compiled(source(made, layout(made, 2, RODAS5P)), foreign("neon"))
    assert code[:4] == b"\x7fELF" and int.from_bytes(code[18:20], "little") == 183


def forced(made: Compiled, isa: str) -> Compiled:
    def make() -> Kernels:
        return made.machine.kernels

    return replace(made, machine=NativeMachine(make, native(make, isa=isa)))


@ON_X86
@pytest.mark.parametrize("daily", [False, True])
def test_sets__agree_on_the_whole_body(daily: bool) -> None:
    made = build(body("C"), KEEP, backend="llvm")
    table = varied(made.body, 12)
    days = np.arange(1.0, 14.0)
    events = Events(days, add_names=("gut_d3",), add_values=np.full((len(days), 1), 260.0)) if daily else None
    runs = {}
    for isa in supported():
        run = solve(forced(made, isa), table, initial_state(made, table), [7.0, 14.0, 180.0], events, threads=1)
        assert (run.status == 0).all()
        runs[isa] = np.stack([*run.values.values()])
    first = runs[supported()[0]]
    for isa, values in runs.items():
        np.testing.assert_allclose(values, first, rtol=1e-9, atol=0.0, err_msg=isa)


@ON_X86
def test_forced_code__is_what_runs() -> None:
    made = kernels(toy_body(), ())
    for isa in supported():
        found = native(lambda: made, isa=isa)
        assert (found.target.isa, found.target.forced, found.plan.width) == (isa, True, SETS[isa].lanes)


def test_sets__have_objects_of_their_own() -> None:
    keys = {object_key("the same text", target(isa)).digest() for isa in ("auto", *supported())}
    assert len(keys) == 1 + len(supported())


def test_auto__takes_all_that_the_processor_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    found = target()
    assert found == target("auto") == target(" AUTO ")
    assert (found.processor, found.features) == targets.host()
    assert not found.forced and found.lanes == best_lanes()
    assert found.isa in (*SETS, "basic")


@ON_X86
def test_environment__chooses_and_the_argument_overrules_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "SSE4")
    assert target() == Target("sse4", "x86-64-v2", "", 2, forced=True)
    assert native(lambda: kernels(toy_body(), ())).plan.width == 2
    assert not target("auto").forced
    monkeypatch.setenv(VARIABLE, "")
    assert target() == target("auto")


def test_unknown_set__is_refused_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"isa: given 'atuo'; allowed: auto.*did you mean 'auto'"):
        target("atuo")
    monkeypatch.setenv(VARIABLE, "mmx")
    with pytest.raises(InputError, match=r"VITADYN_ISA: given 'mmx'; allowed: auto"):
        native(lambda: kernels(toy_body(), ()))


def features(*names: str) -> Callable[[], dict[str, bool]]:
    return lambda: dict.fromkeys(names, True)


@pytest.mark.parametrize(
    ("has", "allowed"),
    [((), ()), (targets.SSE4, ("sse4",)), (targets.AVX2, ("avx2", "sse4")), (("avx512f",), ())],
)
def test_smaller_processor__is_offered_what_it_has(
    has: tuple[str, ...], allowed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets.llvm, "get_process_triple", lambda: "x86_64-pc-windows-msvc")
    monkeypatch.setattr(targets.llvm, "get_host_cpu_features", features(*has))
    assert supported() == allowed
    with pytest.raises(InputError, match=r"allowed: auto.*'avx512' is known, but this processor does not have it"):
        target("avx512")


@pytest.mark.parametrize(
    ("has", "isa", "lanes"),
    [
        (("avx512f", "avx2", "sse4.2"), "avx512", 8),
        (("avx2", "sse4.2"), "avx2", 4),
        (("sse4.2",), "sse4", 2),
        ((), "basic", 2),
    ],
)
def test_auto__takes_the_widest_registers_whatever_is_hidden(
    has: tuple[str, ...], isa: str, lanes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets.llvm, "get_process_triple", lambda: "x86_64-unknown-linux-gnu")
    monkeypatch.setattr(targets.llvm, "get_host_cpu_features", lambda: FeatureMap(dict.fromkeys(has, True)))
    assert (target("auto").isa, target("auto").lanes) == (isa, lanes)
    assert supported() == ()


@pytest.mark.parametrize("triple", ["aarch64-unknown-linux-gnu", "arm64-apple-darwin23.0.0"])
def test_arm__has_neon_only(triple: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets.llvm, "get_process_triple", lambda: triple)
    assert supported() == ("neon",) and best_lanes() == 2
    with pytest.raises(InputError, match="'avx2' is known"):
        target("avx2")


def test_benchmark__is_of_this_body_and_within_the_bound() -> None:
    told = json.loads(BENCHMARK.read_text(encoding="utf-8"))
    assert told["model_hash"] == body().hash(), "stale: run python benchmarks/instruction_sets.py"
    for crowd in ("smooth", "daily dose"):
        for row in told["crowds"][crowd]["sets"].values():
            assert row["largest_relative_difference"] <= 1e-9
    assert told["crowds"]["robustness"]["sets"]["sse4"]["status_differs"] == 0
