"""Measures what HUE8 knows of packages against the packages themselves: `make test-packages`.

Runs the statements of `tests/blocking/statements/packages.txt` in `.venv-packages`, looks whether
every async relative is there and asynchronous, and looks into the release that is said to have
brought it, and the one before. What came out is written to `tests/blocking/packages.json`, which
the test suite compares with the data.
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

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


def releases(package: str) -> list[str]:
    """The releases of a package, the newest first."""
    done = _pip("index", "versions", package)
    found = re.search(r"Available versions: (.*)", done)
    return [each.strip() for each in found[1].split(",")] if found else []


def brought_by(name: str, since: str) -> str:
    """What the release that is said to have brought a name, and the one before, tell."""
    package, _, release = since.partition(" ")
    known = releases(package)
    fitting = [each for each in known if each == release or each.startswith(f"{release}.")]
    if not fitting:
        return f"no release {release}"
    first = fitting[-1]
    earlier = known[known.index(first) + 1 :][:1]
    there = _has(package, first, name)
    if there is None:
        return f"{first} cannot be had any more"
    if not there:
        return f"not in {first}"
    if earlier and _has(package, earlier[0], name):
        return f"in {earlier[0]} already"
    return f"in {first}, " + (f"not in {earlier[0]}" if earlier else "the first that there is")


def _has(package: str, release: str, name: str) -> bool | None:
    """Whether a release speaks of the name; None where it cannot be downloaded."""
    word = re.compile(rf"\b{re.escape(name.rpartition('.')[2])}\b")
    with tempfile.TemporaryDirectory() as folder:
        _pip("download", "--no-deps", "--quiet", "--dest", folder, f"{package}=={release}")
        archives = list(Path(folder).iterdir())
        if not archives:
            return None
        return any(word.search(text) for archive in archives for text in _texts(archive))


def _texts(archive: Path) -> Iterator[str]:
    """The Python in a wheel or an archive of sources, its tests left aside."""
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as packed:
            for name in packed.namelist():
                if name.endswith(".py") and "test" not in name:
                    yield packed.read(name).decode(errors="replace")
        return
    with tarfile.open(archive) as packed:
        for member in packed:
            file = packed.extractfile(member) if member.name.endswith(".py") else None
            if file is not None and "test" not in member.name:
                yield file.read().decode(errors="replace")


def _pip(*arguments: str) -> str:
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


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
        record["relatives"][name] = {
            "since": each.since,
            "is": kinds[name],
            "release": release or brought_by(name, each.since),
        }
        _keep(record)
    record["relatives"] = {name: record["relatives"][name] for name in sorted(of_packages)}
    _keep(record)


def _keep(record: Mapping[str, object]) -> None:
    text = json.dumps(record, indent=1, sort_keys=True)
    RECORD.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
