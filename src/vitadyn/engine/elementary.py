"""exp, log and log(1 + exp) on vectors, as LLVM IR: accurate to about one unit in the last place, no library needed.

exp: reduction by ln 2 in two parts, then a polynomial interpolated at Chebyshev points. log: the mantissa in
(sqrt(1/2), sqrt 2), then the minimax series of FreeBSD's e_log.c (Sun Microsystems 1993, freely distributable).
log(1 + u) for u in (0, 1]: 2 atanh(u / (2 + u)) by a polynomial interpolated at Chebyshev points. Only additions,
shifts and masks are used on integers, so that AVX2 and NEON need no scalar code. Results below the smallest normal
number become 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from .code import Code

NAMES = {"exp": "vexp", "log": "vlog", "log1pexp": "vlog1pexp"}

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
EXP_SERIES = (
    1.0,
    1.0,
    0.5000000000000019,
    0.1666666666666668,
    0.04166666666648795,
    0.008333333333319589,
    0.0013888888952352863,
    0.00019841269890076403,
    2.4801485441561313e-05,
    2.755724088722987e-06,
    2.763265472252779e-07,
    2.5110049204818658e-08,
)
"""exp on |x| <= ln 2 / 2, relative error 1.6e-17."""

ATANH_SERIES = (
    0.6666666666666697,
    0.39999999999560126,
    0.2857142867666099,
    0.22222212557929713,
    0.18182261108419745,
    0.15373274876358003,
    0.135023424717571,
    0.10322669270499082,
    0.1687070066109721,
)
"""(2 atanh(s) / s - 2) / s^2 in powers of s^2 <= 1/9, relative error 4.8e-15, of which log(1 + u) sees 1.8e-16."""

ROUNDER = 1.5 * 2.0**52
EXP_LARGEST, EXP_SMALLEST = 709.782712893384, -708.0
ROOT_HALF_BITS = 0x3FE6A09E667F3BCD
ONE_BITS = 0x3FF0000000000000
MANTISSA_BITS = 0x000FFFFFFFFFFFFF
EXPONENT_OF_2_52 = 0x4330000000000000
SMALLEST_NORMAL = 2.2250738585072014e-308


def elementary(width: int) -> str:
    """The three functions for vectors of `width` doubles, each for one vector and for many in a row."""
    return "\n".join(
        [
            _function("vexp", width, _exp),
            _function("vlog", width, _log),
            _function("vlog1pexp", width, _log1pexp),
            _many("vexp", width, _exp),
            _many_logarithms(width),
            _many("vlog1pexp", width, _log1pexp),
        ]
    )


def _function(name: str, width: int, write: Callable[[Code, str], str]) -> str:
    code = Code(width)
    code.put(f"ret {code.vector} {write(code, '%x')}")
    return code.function(f"define internal {code.vector} @{name}({code.vector} %x) #1")


def _many(name: str, width: int, write: Callable[[Code, str], str]) -> str:
    """A function of many vectors in a row, in place: a short loop keeps the processor busier than long code."""
    code = Code(width)
    with code.loop("%count") as index:
        place = code.row("%values", index)
        code.store(write(code, code.load(place)), place)
    code.put("ret void")
    return code.function(f"define internal void @{name}_many(ptr noalias %values, i64 %count) #1")


def _many_logarithms(width: int) -> str:
    """Logarithms of normal positive numbers; a vector with anything else in it is done again with care."""
    code = Code(width)
    with code.loop("%count") as index:
        place = code.row("%values", index)
        x = code.load(place)
        code.store(_log_normal(code, x, code.splat(0.0)), place)
        usual = code.both(
            code.compare("oge", x, code.splat(SMALLEST_NORMAL)), code.compare("olt", x, code.splat(math.inf))
        )
        with code.when(code.some(code.opposite(usual))):
            code.store(code.call("vlog", x), place)
    code.put("ret void")
    return code.function("define internal void @vlog_many(ptr noalias %values, i64 %count) #1")


def _exp(code: Code, x: str) -> str:
    result = _exp_normal(code, x)
    result = code.select(code.compare("ogt", x, code.splat(EXP_LARGEST)), code.splat(math.inf), result)
    return code.select(code.compare("olt", x, code.splat(EXP_SMALLEST)), code.splat(0.0), result)


def _exp_normal(code: Code, x: str) -> str:
    """The exponential where it is a normal number. The power of two is applied in halves, so the largest fit."""
    scaled = code.add(code.multiply(x, code.splat(1.0 / math.log(2.0))), code.splat(ROUNDER))
    twos = code.let(f"fsub {code.vector} {scaled}, {code.splat(ROUNDER)}")
    rest = code.subtract(x, code.multiply(twos, code.splat(LN2_HIGH)))
    rest = code.subtract(rest, code.multiply(twos, code.splat(LN2_LOW)))
    series = _split_series(code, rest, tuple(2.0 * term for term in EXP_SERIES))
    bits = code.let(f"bitcast {code.vector} {scaled} to {code.integers}")
    biased = code.let(f"add {code.integers} {bits}, {code.whole(1022)}")
    power = code.let(f"shl {code.integers} {biased}, {code.whole(52)}")
    return code.multiply(series, code.let(f"bitcast {code.integers} {power} to {code.vector}"))


def _log1pexp(code: Code, x: str) -> str:
    """max(x, 0) + log(1 + exp(-|x|))."""
    size = code.call(f"llvm.fabs.v{code.width}f64", x)
    size = code.select(code.compare("ogt", size, code.splat(-EXP_SMALLEST)), code.splat(-EXP_SMALLEST), size)
    u = _exp_normal(code, code.let(f"fneg {code.vector} {size}"))
    s = code.divide(u, code.add(u, code.splat(2.0)))
    square = code.multiply(s, s)
    twice = code.add(code.multiply(square, _split_series(code, square, ATANH_SERIES)), code.splat(2.0))
    positive = code.select(code.compare("ogt", x, code.splat(0.0)), x, code.splat(0.0))
    return code.add(code.multiply(s, twice), positive)


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


def _log(code: Code, x: str) -> str:
    tiny = code.compare("olt", x, code.splat(SMALLEST_NORMAL))
    lifted = code.select(tiny, code.multiply(x, code.splat(2.0**54)), x)
    offset = code.select(tiny, code.splat(-54.0), code.splat(0.0))
    result = _log_normal(code, lifted, offset)
    special = code.select(code.compare("ogt", x, code.splat(0.0)), x, code.splat(math.nan))
    special = code.select(code.compare("oeq", x, code.splat(0.0)), code.splat(-math.inf), special)
    usual = code.both(code.compare("ogt", x, code.splat(0.0)), code.compare("olt", x, code.splat(math.inf)))
    return code.select(usual, result, special)


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
