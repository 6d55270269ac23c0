"""Where the time of a simulated year goes, and how far the kernels are from what the arithmetic units can do.

    python benchmarks/profile.py [--output FILE]

Instructions of each kernel are counted in its assembly (x86 only). The bound is what the multiplier needs: products,
fused products and divisions at the rates measured here in loops of nothing else; a division keeps the multiplier busy.
Times are the least of many, of as many people as fit in one register. Writes profile.json beside itself. Half a minute.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from vitadyn.api import DEFAULT_KEEP
from vitadyn.bench.people import varied
from vitadyn.engine.build import compiled, inlined, linked, source
from vitadyn.engine.code import Code
from vitadyn.engine.elementary import NAMES
from vitadyn.engine.groups import aligned, grouped
from vitadyn.engine.kernels import Kernels, kernels
from vitadyn.engine.lanes import layout
from vitadyn.engine.rodas import RODAS5P
from vitadyn.engine.simplify import ordered
from vitadyn.engine.solve import Compiled, build, initial_state, solve
from vitadyn.engine.target import host, machine, target
from vitadyn.physiology import body

HERE = Path(__file__).parent
WEEKS = np.append(np.arange(0.0, 364.0, 7.0), 365.0)
CLASSES = {
    "multiply": r"v?(mul|fn?m(add|sub)\d+)pd",
    "divide": r"v?(div|sqrt)pd",
    "add": r"v?(add|sub|max|min|cmp\w*)pd",
    "move": r"v?(mov|broadcast)\w+",
}
GROUPS, REPEATS, PEOPLE, CHAINS, ROUNDS = 8, 300, 2000, 12, 2000
STEP = {"rhs": RODAS5P.stages - 1, "factor": 1, "solve": RODAS5P.stages}
"""Calls of each kernel in one step."""


def least(job: Callable[[], object], repeats: int = REPEATS) -> float:
    """Nanoseconds of the quickest of many runs."""
    times = []
    for _ in range(repeats):
        begin = perf_counter()
        job()
        times.append(perf_counter() - begin)
    return 1e9 * min(times)


def rates() -> dict[str, float]:
    """Nanoseconds a vector of fused products, and of divisions, many independent ones under way at once."""
    width = target().lanes
    widths = f'"min-legal-vector-width"="{64 * width}" "prefer-vector-width"="{64 * width}"'
    loops = [
        loop("multiply", width, lambda code, x, one, zero: code.add(code.multiply(x, one), zero)),
        loop("divide", width, lambda code, x, one, zero: code.divide(x, one)),
    ]
    code = compiled("\n".join([*loops, f"attributes #0 = {{ nounwind {widths} }}"]), target())
    engine = linked(code, target())
    space = aligned((CHAINS + 2, width))
    space[0] = 1.0
    found = {}
    for name in ("multiply", "divide"):
        call = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_void_p)(engine.get_function_address(name))
        found[name] = least(lambda call=call: call(ROUNDS, space.ctypes.data)) / (ROUNDS * CHAINS)
    return found


def loop(name: str, width: int, change: Callable[[Code, str, str, str], str]) -> str:
    """`CHAINS` vectors, each changed again and again; rows: ones, zeros, then where the results go."""
    code = Code(width)
    one, zero = code.load("%rows"), code.load(code.row("%rows", 1))
    chains = [f"%x{chain}" for chain in range(CHAINS)]
    code.put("br label %again")
    code.label("%again")
    place = len(code.lines)
    made = [change(code, chain, one, zero) for chain in chains]
    starts = [
        f"  {x} = phi {code.vector} [{one}, %begin], [{new}, %again]" for x, new in zip(chains, made, strict=True)
    ]
    code.lines[place:place] = [*starts, "  %i = phi i64 [0, %begin], [%following, %again]"]
    code.put("%following = add i64 %i, 1")
    code.put(f"br i1 {code.let('icmp slt i64 %following, %count')}, label %again, label %done")
    code.label("%done")
    for row, new in enumerate(made, start=2):
        code.store(new, code.row("%rows", row))
    code.put("ret void")
    return code.function(f"define void @{name}(i64 %count, ptr %rows) #0")


def instructions(written: Kernels) -> dict[str, Counter[str]]:
    """How many instructions of each class every function has."""
    text = source(written, layout(written, target().lanes, RODAS5P))
    translator = machine(target())
    found: dict[str, Counter[str]] = {}
    name = ""
    for line in translator.emit_assembly(inlined(text, translator)).splitlines():
        if label := re.match(r"([A-Za-z_]\w*):", line):
            name = label[1]
        elif one := re.match(r"\t([a-z]\w*)", line):
            kinds = [kind for kind, pattern in CLASSES.items() if re.fullmatch(pattern, one[1])]
            found.setdefault(name, Counter()).update(kinds or ["other"])
    return found


def with_functions(written: Kernels, counted: dict[str, Counter[str]], name: str) -> Counter[str]:
    """Instructions of one call of a kernel with the functions it calls, a loop of one vector for each."""
    kernel = next(kernel for kernel in written.all() if kernel.name == name)
    total = Counter(counted[name])
    for node in ordered(kernel.results(), kernel.given()):
        if node.operation in NAMES:
            total.update(counted[f"{NAMES[node.operation]}_many"])
            total["functions"] += 1
    return total


def kernel_time(made: Compiled, name: str) -> float:
    """Nanoseconds of one call for one register of people."""
    people = GROUPS * target().lanes
    table = varied(made.body, people)
    (constant,) = made.machine.call("prep", np.ascontiguousarray(table.T))
    state = np.ascontiguousarray(initial_state(made, table).T)
    shift = np.ones_like(state)
    factor, _ = made.machine.call("factor", constant, state, shift)
    given = {"rhs": (constant, state), "factor": (constant, state, shift), "solve": (factor, state)}[name]
    native = made.machine.native
    rows = [grouped(array, target().lanes, GROUPS) for array in given]
    rows += [aligned((GROUPS, count, target().lanes)) for _, count in native.outline.shapes[name].outputs]
    addresses = [array.ctypes.data for array in rows]
    return least(lambda: native.functions[name](GROUPS, *addresses)) / GROUPS


def kernel_rows(made: Compiled, rate: dict[str, float]) -> dict[str, dict[str, float]]:
    written = kernels(made.body, made.keep)
    counted = instructions(written)
    rows = {}
    for name in STEP:
        found = with_functions(written, counted, name)
        bound = found["multiply"] * rate["multiply"] + found["divide"] * rate["divide"]
        spent = kernel_time(made, name)
        rows[name] = {**found, "nanoseconds": spent, "bound": bound, "share_of_bound": bound / spent}
    return rows


def year(made: Compiled, rows: dict[str, dict[str, float]]) -> dict[str, float]:
    """Microseconds a person: all, in compiled code, in the kernels of its steps, and what weekly output adds."""
    table = varied(made.body, PEOPLE)
    start = initial_state(made, table)
    native, inside = made.machine.native, [0.0]
    march = native.functions["march"]

    def watched(*arguments: Any) -> None:
        begin = perf_counter()
        march(*arguments)
        inside.append(perf_counter() - begin)

    native.functions["march"] = watched
    whole = least(lambda: solve(made, table, start, WEEKS, threads=1), 7)
    native.functions["march"] = march
    unseen = least(lambda: solve(made, table, start, WEEKS[-1:], threads=1), 7)
    steps = float(solve(made, table, start, WEEKS, threads=1).steps.mean())
    kernel = steps * sum(calls * rows[name]["nanoseconds"] for name, calls in STEP.items()) / target().lanes
    return {
        "steps": steps,
        "all": whole / PEOPLE / 1e3,
        "compiled": 1e6 * min(inside[1:]) / PEOPLE,
        "kernels": kernel / 1e3,
        "weekly_output": (whole - unseen) / PEOPLE / 1e3,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE / "profile.json")
    output = parser.parse_args().output
    made, rate = build(body("C"), DEFAULT_KEEP, backend="llvm"), rates()
    rows = kernel_rows(made, rate)
    told = {"date": f"{date.today()}", "processor": host()[0], "lanes": target().lanes, "model": made.body_hash}
    told = {**told, "nanoseconds_an_operation": rate, "kernels": rows, "microseconds_a_person_year": year(made, rows)}
    output.write_text(json.dumps(told, indent=1) + "\n")
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
