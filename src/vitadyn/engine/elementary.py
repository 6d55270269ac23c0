"""exp, log and log1p on vectors, as LLVM IR: accurate to about one unit in the last place, no library needed.

exp: reduction by ln 2 in two parts, then a power series. log: the mantissa in (sqrt(1/2), sqrt 2), then the
minimax series of FreeBSD's e_log.c (Sun Microsystems 1993, freely distributable). Only additions, shifts and masks
are used on integers, so that AVX2 and NEON need no scalar code. Results below the smallest normal number become 0.
"""

from __future__ import annotations

import math

from .code import Code

NAMES = {"exp": "vexp", "log": "vlog", "log1p": "vlog1p"}

LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
LOG_SERIES = (
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01,
)
EXP_SERIES = tuple(2.0 / math.factorial(power) for power in range(14))
"""Twice the exponential series: the power of two is applied one lower, so that the largest results fit."""

ROUNDER = 1.5 * 2.0**52
EXP_LARGEST, EXP_SMALLEST = 709.782712893384, -708.0
ROOT_HALF_BITS = 0x3FE6A09E667F3BCD
ONE_BITS = 0x3FF0000000000000
MANTISSA_BITS = 0x000FFFFFFFFFFFFF
EXPONENT_OF_2_52 = 0x4330000000000000
SMALLEST_NORMAL = 2.2250738585072014e-308


def elementary(width: int) -> str:
    """The three functions for vectors of `width` doubles."""
    many = [_many(name, width) for name in NAMES.values()]
    return "\n".join([_exp(width), _log(width), _log1p(width), *many])


def _many(name: str, width: int) -> str:
    """A function of many vectors in a row, in place: a short loop keeps the processor busier than long code."""
    code = Code(width)
    with code.loop("%count") as index:
        place = code.row("%values", index)
        code.store(code.call(name, code.load(place)), place)
    code.put("ret void")
    return code.function(f"define internal void @{name}_many(ptr noalias %values, i64 %count) #1")


def _heading(name: str, code: Code) -> str:
    return f"define internal {code.vector} @{name}({code.vector} %x) alwaysinline"


def _exp(width: int) -> str:
    code = Code(width)
    scaled = code.add(code.multiply("%x", code.splat(1.0 / math.log(2.0))), code.splat(ROUNDER))
    twos = code.let(f"fsub {code.vector} {scaled}, {code.splat(ROUNDER)}")
    rest = code.subtract("%x", code.multiply(twos, code.splat(LN2_HIGH)))
    rest = code.subtract(rest, code.multiply(twos, code.splat(LN2_LOW)))
    series = _split_series(code, rest, EXP_SERIES)
    bits = code.let(f"bitcast {code.vector} {scaled} to {code.integers}")
    biased = code.let(f"add {code.integers} {bits}, {code.whole(1022)}")
    power = code.let(f"shl {code.integers} {biased}, {code.whole(52)}")
    result = code.multiply(series, code.let(f"bitcast {code.integers} {power} to {code.vector}"))
    result = code.select(code.compare("ogt", "%x", code.splat(EXP_LARGEST)), code.splat(math.inf), result)
    result = code.select(code.compare("olt", "%x", code.splat(EXP_SMALLEST)), code.splat(0.0), result)
    code.put(f"ret {code.vector} {result}")
    return code.function(_heading("vexp", code))


def _split_series(code: Code, x: str, coefficients: tuple[float, ...]) -> str:
    """Even and odd powers apart, so that two chains run side by side."""
    square = code.multiply(x, x)
    even = _series(code, square, coefficients[0::2])
    odd = _series(code, square, coefficients[1::2])
    return code.add(code.multiply(odd, x), even)


def _series(code: Code, x: str, coefficients: tuple[float, ...]) -> str:
    total = code.splat(coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        total = code.add(code.multiply(total, x), code.splat(coefficient))
    return total


def _log(width: int) -> str:
    code = Code(width)
    tiny = code.compare("olt", "%x", code.splat(SMALLEST_NORMAL))
    lifted = code.select(tiny, code.multiply("%x", code.splat(2.0**54)), "%x")
    offset = code.select(tiny, code.splat(-54.0), code.splat(0.0))
    result = _log_normal(code, lifted, offset)
    special = code.select(code.compare("ogt", "%x", code.splat(0.0)), "%x", code.splat(math.nan))
    special = code.select(code.compare("oeq", "%x", code.splat(0.0)), code.splat(-math.inf), special)
    usual = code.both(code.compare("ogt", "%x", code.splat(0.0)), code.compare("olt", "%x", code.splat(math.inf)))
    code.put(f"ret {code.vector} {code.select(usual, result, special)}")
    return code.function(_heading("vlog", code))


def _log_normal(code: Code, x: str, offset: str) -> str:
    """The logarithm of positive normal numbers, plus `offset` times log 2."""
    bits = code.let(f"bitcast {code.vector} {x} to {code.integers}")
    moved = code.let(f"add {code.integers} {bits}, {code.whole(ONE_BITS - ROOT_HALF_BITS)}")
    exponent = code.let(f"lshr {code.integers} {moved}, {code.whole(52)}")
    exponent = code.let(f"or {code.integers} {exponent}, {code.whole(EXPONENT_OF_2_52)}")
    exponent = code.let(f"bitcast {code.integers} {exponent} to {code.vector}")
    twos = code.add(code.let(f"fsub {code.vector} {exponent}, {code.splat(2.0**52 + 1023.0)}"), offset)
    mantissa = code.let(f"and {code.integers} {moved}, {code.whole(MANTISSA_BITS)}")
    mantissa = code.let(f"add {code.integers} {mantissa}, {code.whole(ROOT_HALF_BITS)}")
    fraction = code.let(
        f"fsub {code.vector} {code.let(f'bitcast {code.integers} {mantissa} to {code.vector}')}, {code.splat(1.0)}"
    )
    ratio = code.divide(fraction, code.add(fraction, code.splat(2.0)))
    square = code.multiply(ratio, ratio)
    series = code.multiply(square, _split_series(code, square, LOG_SERIES))
    half = code.multiply(code.multiply(code.splat(0.5), fraction), fraction)
    low = code.add(code.multiply(ratio, code.add(half, series)), code.multiply(twos, code.splat(LN2_LOW)))
    return code.subtract(code.multiply(twos, code.splat(LN2_HIGH)), code.subtract(code.subtract(half, low), fraction))


def _log1p(width: int) -> str:
    """log(u) + (x - (u - 1)) / u with u = 1 + x rounded."""
    code = Code(width)
    u = code.let(f"fadd {code.vector} %x, {code.splat(1.0)}")
    lost = code.let(f"fsub {code.vector} {u}, {code.splat(1.0)}")
    lost = code.let(f"fsub {code.vector} %x, {lost}")
    main = code.call("vlog", u)
    full = code.add(main, code.let(f"fdiv {code.vector} {lost}, {u}"))
    usual = code.both(code.compare("ogt", u, code.splat(0.0)), code.compare("olt", u, code.splat(math.inf)))
    code.put(f"ret {code.vector} {code.select(usual, full, main)}")
    return code.function(_heading("vlog1p", code))
