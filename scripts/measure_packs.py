"""Measures what packs say of packages that stand on Django: `make test-packages`.

Runs the statements of `tests/packs/statements.txt` in `.venv-packs`. What came out, with the
versions of the packages, is written to `tests/packs/packs.json`, which the test suite compares with
the packs.
"""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests" / "packs"
PYTHON = ROOT / ".venv-packs" / "bin" / "python"


def codes() -> list[str]:
    """The statements, with their lines apart."""
    lines = (TESTS / "statements.txt").read_text(encoding="utf-8").splitlines()
    told = [line.partition(" | ")[2] for line in lines if not line.startswith("#")]
    return [code.replace("\\n", "\n") for code in told]


def said(*arguments: str, given: str = "") -> str:
    """What a program prints."""
    done = subprocess.run(
        [str(PYTHON), *arguments], input=given, capture_output=True, text=True, check=True
    )
    return done.stdout


def main() -> None:
    """Measure, and keep what came out."""
    outcomes = json.loads(said(str(TESTS / "measure.py"), given=json.dumps(codes())))
    installed = json.loads(said("-m", "pip", "list", "--format", "json"))
    named = (TESTS / "packages.txt").read_text(encoding="utf-8").split("\n")
    wanted = {"django", *(name for name in named if name and not name.startswith("#"))}
    versions = {each["name"].lower(): each["version"] for each in installed}
    record = {
        "versions": {name: versions[name] for name in sorted(wanted)},
        "statements": dict(zip(codes(), outcomes, strict=True)),
    }
    (TESTS / "packs.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
