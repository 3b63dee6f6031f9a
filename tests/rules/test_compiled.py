"""What faces know of the rules without importing them."""

import subprocess
import sys

from hue_lint.rule_info import COMPILED, compile_rules


def test_the_compiled_rules_are_those_that_are_declared():
    assert COMPILED.read_bytes() == compile_rules(), "run: python -m hue_lint.rule_info"


def test_what_is_answered_from_what_was_kept_imports_no_trees(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "p"\n')
    (tmp_path / "views.py").write_text("import time\n\nasync def f():\n    time.sleep(1)\n")
    code = (
        "import sys\nfrom hue_lint.cli import run\nfrom hue_lint.engine import django_tools\n"
        "status = run(['check', '-q'], django_tools())\n"
        "print(status, 'libcst' in sys.modules)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert [run.splitlines()[-1] for run in runs] == ["1 True", "1 False"]
    assert runs[0].splitlines()[:-1] == runs[1].splitlines()[:-1]
