"""`junit`: one suite for each file with findings, one failed case for each finding."""

from itertools import groupby
from xml.etree import ElementTree

from hue_lint.findings import Finding
from hue_lint.report import Report
from hue_lint.reporters.view import View, printable


def render(report: Report, view: View) -> str:
    """The findings as JUnit's XML; where there are none, one case that passed, or was skipped
    because nothing was checked."""
    count = len(report.findings)
    root = ElementTree.Element(
        "testsuites", name="hue-lint", tests=str(max(count, 1)), failures=str(count), errors="0"
    )
    for path, group in groupby(report.findings, key=lambda finding: finding.filename):
        _suite(root, view.path(path), list(group))
    if not count:
        suite = _element(root, "testsuite", name="hue-lint", tests="1", failures="0", errors="0")
        case = _element(suite, "testcase", classname="hue-lint", name="no findings")
        if not report.files:
            suite.set("skipped", "1")
            _element(case, "skipped", message="nothing was checked")
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _suite(root: ElementTree.Element, name: str, findings: list[Finding]) -> None:
    count = str(len(findings))
    suite = _element(root, "testsuite", name=name, tests=count, failures=count, errors="0")
    for finding in findings:
        start = finding.span.start
        case = _element(
            suite,
            "testcase",
            classname=name,
            name=f"{finding.code} {finding.name} at {start.row}:{start.column}",
            file=name,
            line=str(start.row),
        )
        failure = _element(case, "failure", message=finding.message, type=finding.code)
        failure.text = printable(f"{name}:{start.row}:{start.column} {finding.message}")


def _element(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(
        parent, tag, {key: printable(value) for key, value in attributes.items()}
    )
