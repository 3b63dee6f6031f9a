"""Which rules are asked for: `select`, `extend-select`, `ignore`, and the ignores of single files.

An entry is a rule's code, the start of a code (`HUE1`, a family), a rule's name, or `ALL`. The more
exact entry wins, so `select = ["HUE101"]` stands beside `ignore = ["HUE1"]`; of two equally exact
ones `ignore` wins. A family turns on what is on by default in it; a rule that is off by default is
turned on by its own code or name, or by `ALL`. Files that cannot be read are told of whatever is
selected, unless that is ignored.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pathspec import GitIgnoreSpec

from hue_lint.config import Choice, ConfigError, Settings
from hue_lint.disk import resolved
from hue_lint.hygiene import UNREADABLE
from hue_lint.patterns import spec_of
from hue_lint.report import RuleInfo

PREFIX: Final = "HUE"
ALL: Final = "ALL"
_LIKE_DIGITS: Final = str.maketrans("oOlI", "0011")
_CODE: Final = re.compile(r"([A-Za-z]+[-_]?)(\d+)")


@dataclass(frozen=True, slots=True)
class Selection:
    """The codes in force, less those that the configuration ignores in certain files."""

    codes: frozenset[str]
    directory: Path
    file_ignores: tuple[tuple[GitIgnoreSpec, frozenset[str]], ...] = ()

    def codes_for(self, path: Path) -> frozenset[str]:
        """The codes to report in the file at `path`."""
        real = resolved(path) if self.file_ignores else path
        if not self.file_ignores or not real.is_relative_to(self.directory):
            return self.codes
        relative = real.relative_to(self.directory).as_posix()
        ignored: frozenset[str] = frozenset()
        for spec, codes in self.file_ignores:
            if spec.match_file(relative):
                ignored |= codes
        return self.codes - ignored


def selection_of(settings: Settings, rules: Sequence[RuleInfo]) -> Selection:
    """The selection that `settings` ask for. Raises ConfigError for a rule that does not exist."""
    codes = frozenset(rule.code for rule in rules if rule.default)
    for choice in settings.choices:
        codes = _chosen(codes, choice, rules)
    place = settings.origin("per-file-ignores")
    return Selection(
        codes=codes,
        directory=settings.directory,
        file_ignores=tuple(
            (
                spec_of([glob]),
                frozenset().union(
                    *(named_codes(entry, rules, f"{place}: per-file-ignores") for entry in entries)
                ),
            )
            for glob, entries in settings.per_file_ignores.items()
        ),
    )


def named_codes(entry: str, rules: Sequence[RuleInfo], place: str) -> frozenset[str]:
    """Every code that `entry` names. Raises ConfigError, with `place`, when it names none."""
    wanted = entry.strip()
    if wanted.upper() == ALL:
        return frozenset(rule.code for rule in rules)
    named = {rule.code for rule in rules if rule.name == wanted.lower()}
    if not named and wanted.upper().startswith(PREFIX):
        named = {rule.code for rule in rules if rule.code.startswith(wanted.upper())}
    if not named:
        raise ConfigError(f"{place}: no rule is called '{entry}'{_nearest(wanted, rules)}")
    return frozenset(named)


def _nearest(word: str, rules: Iterable[RuleInfo]) -> str:
    """What was meant by a word that is no rule: a name like it, or a code of its family or with its
    digits. The codes of other tools mean nothing here."""
    looks = _CODE.fullmatch(word) or _CODE.fullmatch(word[:3] + word[3:].translate(_LIKE_DIGITS))
    if looks is None:
        close = difflib.get_close_matches(word.lower(), [rule.name for rule in rules], n=1)
        return _meant(close)
    letters, digits = looks[1].upper().rstrip("-_"), looks[2]
    codes = [rule.code for rule in rules]
    if letters != PREFIX:
        meant = [code for code in codes if code == PREFIX + digits]
        if (
            sorted(letters) == sorted(PREFIX)
            or difflib.SequenceMatcher(None, letters, PREFIX).ratio() > 0.79
        ):
            return _meant(meant)
        return f" (the codes of hue-lint begin with {PREFIX})"
    family = [code for code in codes if code.startswith(PREFIX + digits[:1])]
    if not family:
        families = ", ".join(dict.fromkeys(code[:4] for code in codes))
        return f" (the families are {families})"
    return _meant(sorted(family, key=lambda code: (abs(int(code[3:]) - int(digits)), code))[:1])


def _meant(words: Sequence[str]) -> str:
    return f" (did you mean '{words[0]}'?)" if words else ""


def _exactness(entry: str) -> int:
    """How narrow an entry is: `ALL`, then prefixes by their length, then a rule's own name."""
    text = entry.strip().upper()
    if text == ALL:
        return 0
    return len(text) if text.startswith(PREFIX) and len(text) < len("HUE101") else len("HUE101")


def _chosen(codes: Collection[str], choice: Choice, rules: Sequence[RuleInfo]) -> frozenset[str]:
    chosen = set(codes if choice.select is None else {UNREADABLE})
    off = {rule.code for rule in rules if not rule.default}
    entries = (
        [(entry, "select", True) for entry in choice.select or ()]
        + [(entry, "extend-select", True) for entry in choice.extend_select]
        + [(entry, "ignore", False) for entry in choice.ignore]
    )
    # A stable sort: among equally exact entries those of `ignore` come last and so win.
    for entry, key, adds in sorted(entries, key=lambda item: _exactness(item[0])):
        named = named_codes(entry, rules, f"{choice.origin}: {key}")
        if not adds:
            chosen -= named
        elif 0 < _exactness(entry) < len("HUE101"):
            chosen |= named - off
        else:
            chosen |= named
    return frozenset(chosen)
