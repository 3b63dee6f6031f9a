"""Measures what HUE8 knows of packages against the packages themselves: `make test-packages`.

Runs the statements of `tests/blocking/statements/packages.txt` in `.venv-packages`, looks whether
every async relative is there and asynchronous, and into releases for the one that brought it. What
came out is written to `tests/blocking/packages.json`, which the test suite compares with the data.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from package_releases import brought_by

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests" / "blocking"
RECORD = TESTS / "packages.json"
PYTHON = ROOT / ".venv-packages" / "bin" / "python"
sys.path.insert(0, str(TESTS))

from blocking_facts import measured, relatives, statements  # noqa: E402

LOOK = """
import importlib, inspect, json, sys
from importlib.metadata import distributions

def find(name):
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part)
        return found
    raise ImportError(name)

def is_async(found):
    if inspect.isclass(found):
        names = [name for name in dir(found) if name in ("__aenter__", "__await__", "__aiter__")]
        return bool(names) or any(map(is_async, (getattr(found, n, None) for n in dir(found)
                                                 if not n.startswith("__"))))
    return (inspect.iscoroutinefunction(found) or inspect.isasyncgenfunction(found)
            or "Async" in str(getattr(inspect.unwrap(found), "__annotations__", ""))
            or inspect.iscoroutinefunction(getattr(found, "__call__", None))
            or "aio" in getattr(found, "__module__", "")) if callable(found) else False

result = {}
for name in json.load(sys.stdin):
    try:
        result[name] = "asynchronous" if is_async(find(name)) else "not asynchronous"
    except Exception as error:
        result[name] = f"{type(error).__name__}: {error}"
versions = {each.name.lower().replace("_", "-"): each.version for each in distributions()}
print(json.dumps([result, versions]))
"""


def looked_at(names: list[str]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What each relative is in the installed packages, and the versions of those."""
    done = subprocess.run(
        [str(PYTHON), "-c", LOOK],
        input=json.dumps(names),
        capture_output=True,
        text=True,
        check=True,
    )
    found, versions = json.loads(done.stdout)
    return found, versions


def main() -> None:
    """Measure, and keep what came out; what a release was found to hold is not asked again."""
    known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    of_packages = {name: each for name, each in relatives().items() if "Python" not in each.since}
    kinds, versions = looked_at(list(of_packages))
    record = {
        "python": ".".join(map(str, sys.version_info[:3])),
        "packages": versions,
        "statements": measured(str(PYTHON), statements("packages")),
        "relatives": known.get("relatives", {}),
    }
    for name, each in sorted(of_packages.items()):
        before = record["relatives"].get(name, {})
        release = before.get("release", "") if before.get("since") == each.since else ""
        if not release.startswith("in "):
            release = ""
        record["relatives"][name] = {
            "since": each.since,
            "is": kinds[name],
            "release": release or brought_by(each.since.partition(" ")[0], name),
        }
        _keep(record)
    record["relatives"] = {name: record["relatives"][name] for name in sorted(of_packages)}
    _keep(record)


def _keep(record: Mapping[str, object]) -> None:
    text = json.dumps(record, indent=1, sort_keys=True)
    RECORD.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
