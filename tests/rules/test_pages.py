"""What is written about the rules agrees: registry, facts, pages, index, configuration."""

import re
from pathlib import Path
from typing import get_args

import pytest

from hue_lint.facts.load import families
from hue_lint.keys import Table
from hue_lint.rules import ALL_RULES, FAMILIES, RULES_BY_KIND, Rule, page, rule_by_code_or_name
from hue_lint.rules.page import pages
from hue_lint.values.effects import Kind

TOP = Path(__file__).resolve().parents[2]
FOLDER = TOP / "docs" / "rules"
CODE = re.compile(r"\bHUE\d{3}\b")
HEADINGS = [
    "What it does",
    "Why is this bad?",
    "Example",
    "Use instead",
    "Fix safety",
    "Since which Django a better way exists",
    "What is known",
    "Options",
    "References",
]

each_rule = pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)


def test_the_pages_in_docs_are_those_of_the_declarations() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    wanted = pages(ALL_RULES, FAMILIES)
    stale = {name for name in wanted.keys() | written if wanted.get(name) != written.get(name)}
    assert stale == set(), "run `make generate`"


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in ALL_RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in ALL_RULES}) == len(ALL_RULES)


def test_every_code_belongs_to_a_family() -> None:
    assert {rule.code[:4] for rule in ALL_RULES} == set(FAMILIES)


def test_every_kind_of_operation_belongs_to_one_rule() -> None:
    several = {kind for kind, rules in RULES_BY_KIND.items() if len(rules) > 1}
    assert several == {"project-call", "package-call"}, "calls are told apart by what they come to"


def test_every_family_of_the_facts_has_its_rule() -> None:
    assert families() - RULES_BY_KIND.keys() == set()


def test_every_kind_of_a_rule_is_a_family_of_the_facts_or_known_to_the_interpreter() -> None:
    _, own = get_args(Kind)
    assert RULES_BY_KIND.keys() - families() - set(get_args(own)) == set()


def test_only_the_uncertain_the_merely_longer_and_the_mostly_brief_are_off_by_default() -> None:
    assert {rule.code for rule in ALL_RULES if not rule.default} == {
        "HUE114", "HUE607", "HUE805", "HUE808",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_no_document_names_a_code_that_does_not_exist(name: str) -> None:
    text = (TOP / name).read_text(encoding="utf-8")
    assert set(CODE.findall(text)) <= {rule.code for rule in ALL_RULES}


@each_rule
def test_a_page_has_every_section_in_order(rule: Rule) -> None:
    found = re.findall(r"^## (.+)$", page(rule), flags=re.MULTILINE)
    having = {"What is known": rule.known(), "Options": rule.options}
    assert found == [each for each in HEADINGS if having.get(each, True)]


@each_rule
def test_a_name_is_kebab_case_and_as_good_as_the_code(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule_by_code_or_name(rule.name.upper()) is rule
    assert rule_by_code_or_name(rule.code.lower()) is rule


@each_rule
def test_options_are_settings_that_exist(rule: Rule) -> None:
    settings = {name.replace("_", "-") for name in Table.__struct_fields__}
    assert set(rule.options) <= settings


@each_rule
def test_a_page_refers_only_to_rules_that_exist(rule: Rule) -> None:
    assert set(CODE.findall(page(rule))) <= {each.code for each in ALL_RULES}


@each_rule
def test_texts_are_whole_sentences(rule: Rule) -> None:
    assert not rule.summary.endswith(".")
    for text in (rule.what, rule.why, rule.fix_safety, rule.since_django):
        assert text.endswith(".")
        assert "  " not in text
