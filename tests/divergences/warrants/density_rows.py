"""Every row of ``compare`` for two laws on the line, at least one with a density, at 50 digits and more.

Whether a row is infinite is read off the integrand far out, where only the leading power is left: the slope
of log(integrand) against log(distance) is at least -1 at infinity, or at most -1 at a singular end.
"""

from itertools import pairwise

from exact_discrete import roots_of
from exact_laws import ExactLaw, Place
from mpmath import mp, mpf
from other_quadrature import integrate, panel

DIVERGENCES = (
    "total_variation",
    "kl_divergence",
    "reverse_kl_divergence",
    "js_divergence",
    "squared_hellinger",
    "chi_square_divergence",
)
UNKNOWN = "unknown"  # too near the border between finite and infinite to tell


def digits_for(*specs) -> int:
    """50, and as many more as scales and places are orders of magnitude apart."""
    sizes = [mpf(1)]
    for spec in specs:
        if hasattr(spec, "points"):
            sizes += [abs(mpf(x[0])) for x in spec.points if x[0]]
        else:
            sizes += [abs(mpf(x)) for part in spec.parts for x in (part.loc, part.scale) if x]
    return 50 + int(mp.log10(max(sizes) / min(sizes)))


def divergences_of_densities(p_spec, q_spec) -> dict:
    """Values and errors of the f-divergences of two densities: {row: (value, error)}."""
    with mp.workdps(digits_for(p_spec, q_spec)):
        p, q = ExactLaw(p_spec), ExactLaw(q_spec)
        decided = {index: _decided(p, q, index) for index in (1, 2, 5)}
        left_out = {index for index, verdict in decided.items() if verdict}

        def function(place: Place):
            a, b = p.pdf(place), q.pdf(place)
            if (a == 0 and p.holds(place)) or (b == 0 and q.holds(place)):
                a, b = mpf(0), mpf(0)  # exp(-1e1000): nothing that far out is left of any finite row
            terms = [mpf(0) if k in left_out else term for k, term in enumerate(_terms(a, b))]
            return [*terms, a, b], (a - b) / (a + b) if a + b else mpf(0)

        totals, errors = integrate(function, panels_of(p, q, function))
        for mass in totals[-2:]:
            assert abs(mass - 1) < mpf(10) ** -13, f"the oracle's own masses are {totals[-2:]}"
        rows = dict(zip(DIVERGENCES, zip(totals, errors)))
        for index in left_out:
            rows[DIVERGENCES[index]] = (mp.inf if decided[index] is True else UNKNOWN, 0)
        return rows | _with_errors(rows)


def _decided(p: ExactLaw, q: ExactLaw, index: int):
    """True where a row is infinite, UNKNOWN where that is not clear, False where it is finite."""
    edges = sorted(x for x in p.edges() | q.edges() if mp.isfinite(x))
    middles = [Place((x + y) / 2, mpf(0)) for x, y in pairwise(edges)]
    outer = [Place(edges[0], mpf(-1)), Place(edges[-1], mpf(1))]
    for place in middles + outer:
        inside = p.holds(place), q.holds(place)
        if inside == ((False, True) if index == 2 else (True, False)):
            return True
    return _diverges(p, q, index)


def _with_errors(rows: dict) -> dict:
    values = roots_of({name: value for name, (value, _) in rows.items()})
    squares = {"js_distance": "js_divergence", "hellinger_distance": "squared_hellinger"}
    return {
        name: (root, rows[squares[name]][1] / (2 * root) if root else mpf(0)) for name, root in values.items()
    }


def _terms(a, b) -> list:
    """The integrands, each non-negative, in the order of DIVERGENCES."""
    if a == 0 and b == 0:
        return [mpf(0)] * len(DIVERGENCES)
    if a == 0 or b == 0:
        lost, other = (mp.inf if a else mpf(0)), (mp.inf if b else mpf(0))
        share = (a + b) / 2
        return [share, b + lost, a + other, share * mp.log(2), share, b + lost]
    log, mean = mp.log(a / b), mp.log((a + b) / (2 * b))
    js = (a * (log - mean) - b * mean) / 2 if abs(log) < 1 else _js_of_unlike(a, b)
    return [
        abs(a - b) / 2,
        max(a * log - a + b, mpf(0)),
        max(a - b - b * log, mpf(0)),
        max(js, mpf(0)),
        (mp.sqrt(a) - mp.sqrt(b)) ** 2 / 2,
        (a - b) ** 2 / b,
    ]


def _js_of_unlike(a, b):
    """Without the difference of two logarithms, of which b = exp(-1e40) leaves ten digits."""
    a, b = max(a, b), min(a, b)
    mean = mp.log1p(b / a) - mp.log(2)
    return (-a * mean + b * (mp.log(b / a) - mean)) / 2


def panels_of(p: ExactLaw, q: ExactLaw, function) -> list:
    """Panels between all edges of two laws, and tails where a support is infinite."""
    edges = sorted(x for x in p.edges() | q.edges() if mp.isfinite(x))
    width = edges[-1] - edges[0] or mpf(1)
    places = [Place(x, mpf(0)) for x in edges]
    found = [panel(function, low, high, None) for low, high in pairwise(places)]
    ends = p.ends() | q.ends()
    if -mp.inf in ends:
        found.append(panel(function, None, places[0], width))
    if mp.inf in ends:
        found.append(panel(function, places[-1], None, width))
    return found


def _diverges(p: ExactLaw, q: ExactLaw, index: int):
    """True, UNKNOWN or False: whether row ``index`` diverges in a tail or at an end of a support."""
    ends = p.ends() | q.ends()
    finite = sorted(x for x in p.edges() | q.edges() if mp.isfinite(x))
    width = finite[-1] - finite[0] or mpf(1)
    sides = [(finite[0], -1, 1)] * (-mp.inf in ends) + [(finite[-1], 1, 1)] * (mp.inf in ends)
    sides += [(anchor, sign, -1) for anchor in ends if mp.isfinite(anchor) for sign in (-1, 1)]
    verdicts = [_verdict(p, q, index, *side, width) for side in sides]
    return True if True in verdicts else UNKNOWN if UNKNOWN in verdicts else False


def _verdict(p, q, index: int, anchor, sign: int, outwards: int, width):
    """From the slope of the integrand between two distances, as far away as both densities are not lost."""
    for powers in ((150, 300), (20, 40), (4, 6), (1, 3)):
        logs, seen = [], []
        for power in powers:
            place = Place(anchor, sign * width * mp.exp(outwards * power))
            a, b = p.pdf(place), q.pdf(place)
            lost = (a == 0 and p.holds(place), b == 0 and q.holds(place))
            if any(lost):
                break
            if abs(a - b) <= (a + b) * mpf(10) ** -30:
                return False  # nothing is there, or the laws become equal
            logs.append(_terms(a, b)[index])
            seen.append((a, b))
        if len(logs) == 2:
            if index == 5 and powers[0] == 150 and _falls_faster(seen, powers):
                return True
            if 0 in logs:
                return False
            slope = mp.log(logs[1] / logs[0]) / ((powers[1] - powers[0]) * outwards)
            return at_most_1_over_x(slope if outwards == 1 else -2 - slope)
        if all(lost):
            return False
    return UNKNOWN


def _falls_faster(seen: list, powers: tuple) -> bool:
    """Whether q is exp(-t^c) with a larger c than p: p²/q grows in the end, if far beyond."""
    if max(density for pair in seen for density in pair) > mp.exp(-100):
        return False
    c_p, c_q = (mp.log(mp.log(far) / mp.log(near)) / (powers[1] - powers[0]) for near, far in zip(*seen))
    return bool(c_p > mpf(1) / 50 and c_q - c_p > mpf(10) ** -14)


def at_most_1_over_x(slope):
    """Whether x^slope has no integral to infinity; near -1 logarithms decide, which a slope cannot see."""
    if mpf(10) ** -12 < abs(slope + 1) < mpf(1) / 120:
        return UNKNOWN
    return bool(slope > -1 - mpf(10) ** -12)


def w1_on_the_line(p_spec, q_spec) -> tuple:
    """W_1 = ∫ |F - G| dx: (value, error)."""
    with mp.workdps(digits_for(p_spec, q_spec)):
        p, q = ExactLaw(p_spec), ExactLaw(q_spec)

        def function(place: Place):
            below = p.cdf(place), q.cdf(place)
            if below[0] + below[1] < 1:
                level, difference = max(below), below[0] - below[1]
            else:
                above = p.sf(place), q.sf(place)
                level, difference = max(above), above[1] - above[0]
            return [abs(difference)], difference / level if level else mpf(0)

        verdict = _mean_diverges(p, q, function)
        if verdict:
            return (mp.inf if verdict is True else UNKNOWN), 0
        (value,), (error,) = integrate(function, panels_of(p, q, function))
        return value, error


def _mean_diverges(p: ExactLaw, q: ExactLaw, function):
    """Whether |F - G| decays no faster than 1/x; where tails agree to 30 digits, nearer distances tell."""
    ends = p.ends() | q.ends()
    finite = sorted(x for x in p.edges() | q.edges() if mp.isfinite(x))
    width = finite[-1] - finite[0] or mpf(1)
    verdicts = []
    for anchor, sign in [(finite[0], -1)] * (-mp.inf in ends) + [(finite[-1], 1)] * (mp.inf in ends):
        for powers in ((2000, 4000), (25, 30)):
            seen = [function(Place(anchor, sign * width * mp.exp(power))) for power in powers]
            if all(abs(relative) > mpf(10) ** -30 for _, relative in seen):
                slope = (mp.log(seen[1][0][0]) - mp.log(seen[0][0][0])) / (powers[1] - powers[0])
                verdicts.append(at_most_1_over_x(slope))
                break
    return True if True in verdicts else UNKNOWN if UNKNOWN in verdicts else False
