"""The formats for machines. What is written out here is a promise to who reads them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from node_tools import installed, needs_npm
from pydantic import BaseModel
from sarif_pydantic import Sarif

from hue_lint.findings import Finding, Position, Span
from hue_lint.report import Failure, Report, RuleInfo
from hue_lint.reporters import (
    concise,
    github,
    gitlab,
    grouped,
    html,
    junit,
    pylint,
    rdjson,
    sarif,
)
from hue_lint.reporters import json as json_reporter
from hue_lint.reporters.view import page

SHAPE = """\
[
  {
    "code": "HUE101",
    "name": "sync-query",
    "message": "Cart.objects.get() queries the database on the event loop",
    "filename": "shop/views.py",
    "location": {
      "row": 3,
      "column": 16
    },
    "end_location": {
      "row": 3,
      "column": 41
    },
    "fix": {
      "applicability": "safe",
      "message": "cart = await Cart.objects.aget(owner=1)",
      "edits": [
        {
          "content": "await ",
          "location": {
            "row": 3,
            "column": 16
          },
          "end_location": {
            "row": 3,
            "column": 16
          }
        },
        {
          "content": "aget",
          "location": {
            "row": 3,
            "column": 29
          },
          "end_location": {
            "row": 3,
            "column": 32
          }
        }
      ]
    },
    "path": [],
    "noqa_row": 3,
    "url": "https://hue-lint.readthedocs.io/page/docs/rules/HUE101.html"
  },
  {
    "code": "HUE501",
    "name": "sync-helper",
    "message": "cart_total() reads the database on the event loop: 100% of it, twice",
    "filename": "shop/views.py",
    "location": {
      "row": 7,
      "column": 17
    },
    "end_location": {
      "row": 7,
      "column": 33
    },
    "fix": null,
    "path": [
      {
        "filename": "shop/pricing.py",
        "row": 2,
        "function": "cart_total",
        "what": "evaluates a queryset of CartLine"
      }
    ],
    "noqa_row": 7,
    "url": "https://hue-lint.readthedocs.io/page/docs/rules/HUE501.html"
  }
]
"""


def test_json_has_its_shape(report, view):
    assert json_reporter.render(report, view) == SHAPE


def test_json_of_a_clean_run_is_an_empty_list(clean, view):
    assert json_reporter.render(clean, view) == "[]\n"


def test_concise_is_one_line_a_finding(report, clean, view):
    assert concise.render(report, view).plain == (
        "shop/views.py:3:16: HUE101 sync-query "
        "Cart.objects.get() queries the database on the event loop [*]\n"
        "shop/views.py:7:17: HUE501 sync-helper "
        "cart_total() reads the database on the event loop: 100% of it, twice\n"
    )
    assert concise.render(clean, view).plain == ""


def test_github_escapes_what_its_commands_would_read(report, clean, view):
    assert github.render(report, view) == (
        "::error file=shop/views.py,line=3,endLine=3,col=16,endColumn=41,title=HUE101 sync-query::"
        "Cart.objects.get() queries the database on the event loop"
        "%0Arepair: cart = await Cart.objects.aget(owner=1)\n"
        "::error file=shop/views.py,line=7,endLine=7,col=17,endColumn=33,title=HUE501 sync-helper::"
        "cart_total() reads the database on the event loop: 100%25 of it, twice"
        "%0Acart_total (shop/pricing.py:2): evaluates a queryset of CartLine"
        "%0Arepair: await sync_to_async(cart_total)(cart)\n"
    )
    assert github.render(clean, view) == ""


def test_gitlab_gives_each_issue_a_fingerprint_of_its_own(report, clean, view):
    twice = Report((*report.findings, report.findings[0]), files=1)
    issues = json.loads(gitlab.render(twice, view))
    assert len({issue["fingerprint"] for issue in issues}) == 3
    first = issues[0]
    assert first["description"].startswith("HUE101 sync-query: ")
    assert (first["check_name"], first["severity"]) == ("HUE101", "major")
    assert first["location"]["path"] == "shop/views.py"
    assert first["location"]["lines"] == {"begin": 3, "end": 3}
    assert json.loads(gitlab.render(clean, view)) == []


def test_junit_has_a_failed_case_for_each_finding(report, view):
    root = ElementTree.fromstring(junit.render(report, view).encode())
    assert (root.get("tests"), root.get("failures")) == ("2", "2")
    (suite,) = root
    assert suite.get("name") == "shop/views.py"
    assert [case.get("name") for case in suite] == [
        "HUE101 sync-query at 3:16",
        "HUE501 sync-helper at 7:17",
    ]
    assert suite[0][0].get("type") == "HUE101"


def test_junit_of_a_clean_run_has_one_passed_case(clean, view):
    root = ElementTree.fromstring(junit.render(clean, view).encode())
    assert (root.get("tests"), root.get("failures")) == ("1", "0")
    assert list(root.iter("failure")) == []


def test_junit_stays_xml_whatever_the_message_holds(view):
    odd = Finding("HUE101", "sync-query", "a\x00b <&\"' \x1b[31m", Path("shop/views.py"), HERE, 1)
    root = ElementTree.fromstring(junit.render(Report((odd,), files=1), view).encode())
    assert next(root.iter("failure")).get("message") == "a\ufffdb <&\"' \ufffd[31m"


HERE = Span(Position(1, 1), Position(1, 2))


def models(value: object) -> Iterator[BaseModel]:
    """Every model in a tree of models."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from models(getattr(value, name))
    elif isinstance(value, list):
        for item in value:
            yield from models(item)


@pytest.mark.parametrize("which", ["report", "clean"])
def test_sarif_holds_to_the_format(which, request, view):
    log = Sarif.model_validate_json(sarif.render(request.getfixturevalue(which), view))
    # The models accept what they do not know, so look that there is nothing of the kind but what
    # the standard has beyond them: run.columnKind (3.14.27) and the notifications (3.20.21).
    unknown = {
        (type(model).__name__, name) for model in models(log) for name in model.model_extra or ()
    }
    assert unknown == {("Run", "columnKind"), ("Invocation", "toolExecutionNotifications")}
    assert [rule.id for rule in log.runs[0].tool.driver.rules] == ["HUE101", "HUE501"]


def test_sarif_leads_from_the_finding_to_the_operation_and_to_the_repair(report, view):
    run = json.loads(sarif.render(report, view))["runs"][0]
    query, helper = run["results"]
    assert query["ruleIndex"] == 0
    assert query["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "shop/views.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 3, "startColumn": 16, "endLine": 3, "endColumn": 41}
        | {"snippet": {"text": "Cart.objects.get(owner=1)"}},
    }
    assert query["fixes"][0]["artifactChanges"][0]["replacements"][1] == {
        "deletedRegion": {"startLine": 3, "startColumn": 29, "endLine": 3, "endColumn": 32},
        "insertedContent": {"text": "aget"},
    }
    steps = helper["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == [7, 2]
    assert run["originalUriBaseIds"]["SRCROOT"]["uri"] == "file:///srv/my%20project/"


@needs_npm
@pytest.mark.skipif(sys.platform != "linux", reason="this package is for Linux")
def test_code_scanning_takes_the_report_of_a_real_project(tmp_path):
    shop = Path(__file__).resolve().parents[2] / "examples" / "shop"
    checked = [sys.executable, "-m", "hue_lint", "check", "--output-format", "sarif", "--exit-zero"]
    tool = installed("@microsoft/sarif-multitool-linux", "5.7.0") / "Sarif.Multitool"
    tool.chmod(0o755)
    file = tmp_path / "shop.sarif"
    file.write_bytes(subprocess.run(checked, cwd=shop, capture_output=True, check=True).stdout)
    done = subprocess.run(
        [tool, "validate", "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", file],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )
    assert "Analysis completed successfully." in done.stdout, done.stdout + done.stderr
    assert re.findall(r"(?:error|warning) \w+: .*", done.stdout) == []


def test_sarif_says_when_hue_lint_failed(view):
    report = Report((), files=1, failures=(Failure(Path("shop/views.py"), "KeyError: 'x'"),))
    (invocation,) = json.loads(sarif.render(report, view))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "KeyError: 'x'"


def test_a_file_name_that_is_no_text_can_be_reported(view):
    odd = Finding("HUE900", "unreadable-file", "x", Path("shop/\udce9.py"), HERE, 1)
    report = Report((odd,), files=1)
    blank = type(view)(view.directory, lambda path: (), view.rules)
    for render in (
        json_reporter.render,
        sarif.render,
        github.render,
        gitlab.render,
        junit.render,
        json_reporter.render_lines,
        pylint.render,
        rdjson.render,
        html.render,
    ):
        assert render(report, blank).encode()
    assert json.loads(json_reporter.render(report, blank))[0]["filename"] == "shop/\\udce9.py"


def test_json_lines_are_the_same_findings_one_a_line(report, clean, view):
    lines = json_reporter.render_lines(report, view).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(SHAPE)
    assert json_reporter.render_lines(clean, view) == ""


def test_pylint_is_one_parseable_line_a_finding(report, view):
    assert pylint.render(report, view).splitlines() == [
        "shop/views.py:3: [HUE101(sync-query), Checkout.checkout] "
        "Cart.objects.get() queries the database on the event loop",
        "shop/views.py:7: [HUE501(sync-helper), Checkout.checkout] "
        "cart_total() reads the database on the event loop: 100% of it, twice",
    ]


def test_grouped_names_each_file_once(report, clean, view):
    head, query, helper, *rest = grouped.render(report, view).plain.split("\n")
    assert (head, rest) == ("shop/views.py:", ["", ""])
    assert query == f"  3:16  HUE101 sync-query   {report.findings[0].message} [*]"
    assert helper == f"  7:17  HUE501 sync-helper  {report.findings[1].message}"
    assert grouped.render(clean, view).plain == ""


def test_rdjson_counts_bytes_and_suggests_the_repair(report, view):
    wide = type(view)(view.directory, lambda path: ["#\n", "#\n", "        größe = Cart.objects\n"])
    first, second = json.loads(rdjson.render(report, wide))["diagnostics"]
    assert first["location"]["range"]["start"] == {"line": 3, "column": 16 + len("öß")}
    assert first["suggestions"][0]["text"] == "await "
    assert first["code"]["value"] == "HUE101"
    assert second["related_locations"][0]["location"]["path"] == "shop/pricing.py"


def test_sarif_tells_what_a_rule_is_as_code_scanning_shows_it(report, view):
    rule = RuleInfo(
        "HUE101", "sync-query", "ORM", "Short.", True, "# HUE101\n\nIt reports\nthis.\n"
    )
    told = type(view)(view.directory, view.lines, (rule,))
    driver = json.loads(sarif.render(report, told))["runs"][0]["tool"]["driver"]
    assert driver["version"] == driver["semanticVersion"]
    (described,) = driver["rules"]
    assert described["fullDescription"] == {"text": "It reports this."}
    assert described["help"] == {"text": rule.page, "markdown": rule.page}
    assert described["properties"]["problem.severity"] == "error"


def test_the_page_of_a_rule_lies_beside_the_list_of_rules_that_the_distribution_declares(
    monkeypatch,
):
    declared = ["Documentation, https://d.org/", "Rules, https://d.org/page/rules/README.html"]
    asked = type("Metadata", (), {"get_all": lambda self, name: declared})()
    monkeypatch.setattr("importlib.metadata.metadata", lambda name: asked)
    assert page.__wrapped__("HUE101") == "https://d.org/page/rules/HUE101.html"
