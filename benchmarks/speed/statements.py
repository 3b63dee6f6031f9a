"""Statements such as fill most functions of most projects: no Django in them, all the syntax."""

from collections.abc import Callable
from random import Random

_WORDS = """
account amount article batch branch bundle category channel charge color comment contract
country court customer detail discount document draft entry event feature file filter
group image index invoice item label ledger level limit line margin market member message
metric name note notice number offer option order owner page parcel partner payment period
place plan point price product profile quantity quota rate reason record region report
request result review rule sample schedule score section series shelf shipment source
stage state status step stock store subject summary tag target task tax term ticket title
topic total track unit update user value vendor version volume weight
"""

WORDS = tuple(_WORDS.split())


def word(rng: Random) -> str:
    """A noun."""
    return rng.choice(WORDS)


def names(rng: Random, count: int) -> list[str]:
    """Nouns that differ."""
    return rng.sample(WORDS, count)


def indented(lines: list[str], by: int = 4) -> list[str]:
    """The lines, further to the right."""
    return [" " * by + line if line else line for line in lines]


def body(rng: Random, given: list[str], lines: int) -> list[str]:
    """About so many lines of statements that use the names in `given`; they bind `result`."""
    known = [*given]
    made = ["result = {}"]
    while len(made) < lines:
        made += rng.choice(_KINDS)(rng, known)
    return made


def _picked(rng: Random, known: list[str]) -> str:
    return rng.choice(known)


def _bound(rng: Random, known: list[str]) -> str:
    name = word(rng)
    if name not in known:
        known.append(name)
    return name


def _assign(rng: Random, known: list[str]) -> list[str]:
    left, right = _picked(rng, known), _picked(rng, known)
    text = rng.choice(
        [
            "str({0}).strip().lower()",
            "({0} or {1}) and not result.get('{0}')",
            "[each for each in result.values() if each != {0}]",
            "{{key: str(value)[:{2}] for key, value in result.items() if value is not {1}}}",
            'f"{{{0}!r}}-{{{1}}}-{{len(result):03d}}"',
            "{0} if isinstance({0}, (int, float)) else {2}",
            "sorted(result, key=lambda key: (len(key), key), reverse={0} is None)[:{2}]",
            "max((len(str(each)) for each in (({0}), {1}, {2})), default=0) * {2} // 7",
            "tuple(zip(result.keys(), range({2})))",
            "re.sub(r'[^a-z0-9]+', '-', str({0})).strip('-') or 'none'",
            "datetime.now(tz=UTC) - timedelta(days={2}, hours={2} % 24)",
            "Decimal(str({2})).quantize(Decimal('0.01'))",
        ]
    ).format(left, right, rng.randrange(1, 99))
    return [f"{_bound(rng, known)} = {text}"]


def _condition(rng: Random, known: list[str]) -> list[str]:
    name, key = _picked(rng, known), word(rng)
    lines = [f"if {name} is None or result.get('{key}') == {rng.randrange(9)}:"]
    lines += [
        f"    result['{key}'] = str({name})",
        f"    logger.debug('no %s in %s', '{key}', {name})",
    ]
    for _ in range(rng.randrange(3)):
        other = word(rng)
        lines += [f"elif '{other}' in result and len(result) > {rng.randrange(9)}:"]
        lines += [f"    result['{other}'] = [{name}, result.pop('{other}')]"]
    return [*lines, "else:", f"    result.setdefault('{key}', []).append({name})"]


def _loop(rng: Random, known: list[str]) -> list[str]:
    key, name = word(rng), _picked(rng, known)
    return [
        "for position, (key, value) in enumerate(list(result.items()), start=1):",
        f"    if position % {rng.randrange(2, 7)} == 0 or not value:",
        "        continue",
        f"    result[f'{key}_{{position}}'] = (key, value, {name})",
        f"    if len(result) > {rng.randrange(20, 90)}:",
        "        break",
    ]


def _guarded(rng: Random, known: list[str]) -> list[str]:
    name, bound = _picked(rng, known), _bound(rng, known)
    return [
        "try:",
        f"    {bound} = int(str({name}) or 0) + {rng.randrange(99)}",
        "except (TypeError, ValueError) as error:",
        f"    logger.warning('cannot read %r: %s', {name}, error)",
        f"    {bound} = {rng.randrange(9)}",
        "else:",
        f"    result['{bound}'] = {bound}",
    ]


def _table(rng: Random, known: list[str]) -> list[str]:
    bound = _bound(rng, [*known])
    known.append(bound)
    rows = [f"    '{key}': ({rng.randrange(99)}, '{word(rng)}')," for key in names(rng, 5)]
    return [f"{bound} = {{", *rows, "}", f"result.update({bound})"]


def _checked(rng: Random, known: list[str]) -> list[str]:
    name = _picked(rng, known)
    return [
        f"if len(str({name})) > {rng.randrange(200, 999)}:",
        f"    raise ValueError(f'too long a {word(rng)}: {{{name}!r}}')",
    ]


def _logged(rng: Random, known: list[str]) -> list[str]:
    return [
        "logger.info(",
        f"    '{word(rng)} of %s has %s {word(rng)}s',",
        f"    {_picked(rng, known)},",
        "    len(result),",
        ")",
    ]


def _nested(rng: Random, known: list[str]) -> list[str]:
    inner, name = f"by_{word(rng)}", _picked(rng, known)
    return [
        f"def {inner}(value, factor={rng.randrange(1, 9)}):",
        "    return (str(value) * factor)[:80]",
        "",
        f"result['{inner}'] = {inner}({name})",
    ]


_KINDS: tuple[Callable[[Random, list[str]], list[str]], ...] = (
    _assign,
    _assign,
    _assign,
    _assign,
    _condition,
    _condition,
    _loop,
    _guarded,
    _table,
    _checked,
    _logged,
    _nested,
)
