"""The examples on the rules' pages are true: what is marked is found, the rest is silent."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from layouts import layout_at

from hue_lint.analysis import Analysis
from hue_lint.config import Settings
from hue_lint.findings import Finding
from hue_lint.linter import Opened, Sources, check_files
from hue_lint.rule_info import rule_infos
from hue_lint.rules import ALL_RULES, Example, Rule
from hue_lint.rules.example_app import lay_out
from hue_lint.selection import selection_of

CASES = Path(__file__).parent / "cases"
HYGIENE_RULES = [rule for rule in ALL_RULES if rule.code.startswith("HUE9")]
ENGINE_RULES = [rule for rule in ALL_RULES if rule not in HYGIENE_RULES]
MARK = re.compile(r"#\s*(HUE\d{3}(?:\s*,\s*HUE\d{3})*)\s*$")


def marks(code: str) -> list[tuple[int, str]]:
    """Row and code of every finding that the code announces in its comments."""
    return [
        (row, found.strip())
        for row, line in enumerate(code.splitlines(), 1)
        if (mark := MARK.search(line))
        for found in mark[1].split(",")
    ]


def analysed(root: Path, example: Example) -> Sequence[Finding]:
    """The findings of every rule, off by default or not, in the example's module."""
    project, packages = root / "project", root / "site-packages"
    packages.mkdir(parents=True)
    beside = {
        name.replace("site-packages/", "../site-packages/"): text
        for name, text in example.beside.items()
    }
    lay_out(project, beside, {example.path: example.code})
    layout = layout_at(project, site_packages=[packages])
    return Analysis.open(layout).findings(project / example.path)


def checked(root: Path, example: Example) -> Sequence[Finding]:
    """The findings of a run over the example's module: with suppressions, and unreadable files."""
    lay_out(root, example.beside, {example.path: example.code})
    infos = rule_infos()
    selection = selection_of(Settings(root), infos)
    analysis = Analysis.open(layout_at(root))
    layout = layout_at(root)
    opened = Opened(layout.home, layout.settings, selection, infos, analysis)
    return check_files([root / example.path], lambda _: opened, Sources()).findings


def found(findings: Sequence[Finding]) -> list[tuple[int, str]]:
    return sorted((finding.span.start.row, finding.code) for finding in findings)


@pytest.mark.parametrize("rule", ENGINE_RULES, ids=lambda rule: rule.name)
def test_the_bad_example_is_found_where_it_is_marked(rule: Rule, tmp_path: Path) -> None:
    expected = marks(rule.bad.code)
    assert rule.code in {code for _, code in expected}
    assert found(analysed(tmp_path, rule.bad)) == expected


@pytest.mark.parametrize("rule", ENGINE_RULES, ids=lambda rule: rule.name)
def test_the_good_example_is_silent_under_every_rule(rule: Rule, tmp_path: Path) -> None:
    assert found(analysed(tmp_path, rule.good)) == []


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_every_rule_marks_itself_in_its_bad_example_and_nothing_in_the_good_one(
    rule: Rule,
) -> None:
    assert rule.code in {code for _, code in marks(rule.bad.code)}
    assert marks(rule.good.code) == []


@pytest.mark.parametrize("path", sorted(CASES.glob("*.py")), ids=lambda path: path.stem)
def test_more_spellings_of_a_rule(path: Path, tmp_path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    expected = marks(code)
    assert expected
    assert found(analysed(tmp_path, Example(code))) == sorted(expected)


@pytest.mark.parametrize("rule", ENGINE_RULES, ids=lambda rule: rule.name)
def test_messages_and_labels_fit_a_line(rule: Rule, tmp_path: Path) -> None:
    for finding in analysed(tmp_path, rule.bad):
        assert len(finding.message) <= 130
        assert len(finding.label) <= 60
        assert "\n" not in finding.message + finding.label
        assert "  " not in finding.message


@pytest.mark.parametrize("rule", HYGIENE_RULES, ids=lambda rule: rule.name)
def test_what_the_linter_itself_reports(rule: Rule, tmp_path: Path) -> None:
    assert found(checked(tmp_path / "bad", rule.bad)) == marks(rule.bad.code)
    assert found(checked(tmp_path / "good", rule.good)) == []
