"""Runs the tests of a public project observed, and holds hue-lint's findings against what they saw.

    python scripts/prove.py FOLDER [--again]

How a project is set up and tested is said in `benchmarks/prove.toml`, under the folder's name or
for its repository; for one that is not there it is guessed from its files. Its environment (with
its own requirements, and with `--again` used as it is) is made below `.venv-prove`, or where
`HUE_PROVE_ENVIRONMENTS` says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pythons import ROOT, interpreters

RECIPES = ROOT / "benchmarks/prove.toml"
RUNNER = "hue_observe.django_runner.ObservedRunner"
TIMEOUT = 1500


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a project's tests run: `command` follows `python -m`; `folder` is below the project.

    With a `port` a PostgreSQL of the system's packages listens there, for `role`.
    """

    install: tuple[str, ...]
    command: tuple[str, ...]
    folder: str = "."
    python: str = "3.12"
    port: int = 0
    role: str = "postgres"
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a run and the findings say of each other."""

    tests: int
    marks: Mapping[str, int]
    ran_without: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def recall(self) -> str:
        """The share of what was seen on the loop that was found."""
        found = self.marks.get("confirmed", 0)
        seen = found + len(self.missed)
        return f"{found}/{seen}" + (f" = {found / seen:.1%}" if seen else "")


def main(arguments: list[str]) -> int:
    """Prove one project; 0 when its tests ran, whatever they said."""
    project = Path(arguments[0]).resolve()
    if not project.is_dir():
        print(f"{project}: no such folder", file=sys.stderr)
        return 2
    recipe = recipe_for(project)
    environment = environment_of(project)
    if "--again" not in arguments:
        set_up(project, recipe, environment)
    with tempfile.TemporaryDirectory() as folder:
        seen = Path(folder, "hue-observed.json")
        run_tests(project, recipe, environment, seen)
        if not seen.exists():
            print("the tests did not come to their end: nothing was recorded", file=sys.stderr)
            return 2
        proof = compare(project, seen)
    if not proof.tests:
        print("no test ran: say how in benchmarks/prove.toml", file=sys.stderr)
        return 2
    print_proof(project, proof)
    return 0


def recipe_for(project: Path) -> Recipe:
    """The stated recipe, or the usual one for what lies in the folder."""
    recipes = tomllib.loads(RECIPES.read_text(encoding="utf-8"))
    stated = recipes.get(project.name) or _by_repository(recipes, project)
    if stated is not None:
        known = {name: stated[name] for name in Recipe.__dataclass_fields__ if name in stated}
        return Recipe(**{k: tuple(v) if isinstance(v, list) else v for k, v in known.items()})
    install = [
        word for name in sorted(project.glob("requirements*.txt")) for word in ("-r", name.name)
    ]
    if any((project / name).exists() for name in ("pyproject.toml", "setup.py")):
        install += ["-e", "."]
    if (project / "manage.py").exists() and not list(project.rglob("conftest.py")):
        return Recipe(tuple(install), ("manage.py", "test"))
    extra = ("pytest", "pytest-django", "pytest-asyncio")
    return Recipe((*install, *extra), ("pytest",))


def _by_repository(recipes: Mapping[str, Any], project: Path) -> Any:
    """The recipe of the repository that a folder is a clone of, whatever its name."""
    origin = subprocess.run(
        ["git", "-C", str(project), "config", "--get", "remote.origin.url"],
        capture_output=True, text=True, check=False,
    ).stdout.strip().removesuffix(".git")  # fmt: skip
    whole = (each for each in recipes.values() if f"/{origin}".endswith(f"/{each['repository']}"))
    return next(whole, None)


def environment_of(project: Path) -> Path:
    """Where the project's own environment lies."""
    folder = os.environ.get("HUE_PROVE_ENVIRONMENTS")
    return Path(folder).resolve() / project.name if folder else ROOT / ".venv-prove" / project.name


def set_up(project: Path, recipe: Recipe, environment: Path) -> None:
    """Make the environment, with the project's own requirements and this linter's plugin."""
    wanted = tuple(int(part) for part in recipe.python.split("."))
    python = next((each for version, each in interpreters().items() if version >= wanted), None)
    if python is None:
        raise SystemExit(f"{project.name} needs Python {recipe.python} and there is none here")
    if not (environment / "bin/python").exists():
        subprocess.run([python, "-m", "venv", str(environment)], check=True)
    pip = [str(environment / "bin/python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--upgrade", "pip>=25.1"], check=True)
    subprocess.run([*pip, *recipe.install], cwd=project / recipe.folder, check=True)
    subprocess.run([*pip, "--no-deps", "--force-reinstall", str(ROOT)], check=True)


def run_tests(project: Path, recipe: Recipe, environment: Path, seen: Path) -> None:
    """Run the tests observed, with Django's guard off so that one error hides no other."""
    python = str(environment / "bin/python")
    observe = ["--hue-observe", "--hue-observe-allow", f"--hue-observe-file={seen}"]
    first, *rest = recipe.command
    if first == "pytest":
        command = [python, "-m", "pytest", *observe, *rest]
    else:
        start = [first] if first.endswith(".py") else ["-m", first]
        command = [python, *start, *rest, f"--testrunner={RUNNER}", *observe]
    with ExitStack() as stack:
        settings = {**os.environ, **recipe.environment}
        settings["PATH"] = f"{environment / 'bin'}{os.pathsep}{settings['PATH']}"
        if recipe.port:
            stack.enter_context(postgresql(recipe.port, recipe.role))
        done = subprocess.run(
            command, cwd=project / recipe.folder, env=settings, check=False, timeout=TIMEOUT,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
    print("\n".join(done.stdout.splitlines()[-12:]))


def compare(project: Path, seen: Path) -> Proof:
    """Hold the findings against what was seen."""
    command = [sys.executable, "-m", "hue_lint", "check", str(project), f"--observed={seen}"]
    done = subprocess.run(
        [*command, "--output-format=json", "--exit-zero", "--no-cache"],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    compared: dict[str, Any] = json.loads(done.stdout)
    findings = compared["findings"]
    marks = Counter((each["observed"] or {}).get("mark", "no mark") for each in findings)
    return Proof(
        json.loads(seen.read_bytes())["tests"],
        marks,
        tuple(
            f"{place(each)} {each['code']} {each['message']}"
            for each in findings
            if (each["observed"] or {}).get("mark") == "ran-without"
        ),
        tuple(
            f"{place(each)} {each['code']} {each['kind']} {each['on']}: {each['what']} in "
            f"{' > '.join(step['function'] for step in each['path']) or each['function']} "
            f"({each['observed']['count']}x)"
            for each in compared["seen_not_found"]
        ),
    )


def place(entry: Mapping[str, Any]) -> str:
    """Where something stands."""
    return f"{entry['filename']}:{entry['location']['row']}:{entry['location']['column']}"


def print_proof(project: Path, proof: Proof) -> None:
    """Print the row of the table and what is to be judged."""
    commit = subprocess.run(
        ["git", "-C", str(project), "rev-parse", "--short", "HEAD"],
        capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    marks = {name: proof.marks.get(name, 0) for name in ("confirmed", "ran-without", "never-ran")}
    print(f"\n{project.name} {commit}: {proof.tests} tests, recall on what ran {proof.recall}")
    print(", ".join(f"{count} {name}" for name, count in marks.items()))
    for title, lines in (("ran without", proof.ran_without), ("seen, not found", proof.missed)):
        for line in lines:
            print(f"{title}: {line}")


@contextmanager
def postgresql(port: int, role: str) -> Iterator[None]:
    """A PostgreSQL that lets the role in with any password, gone afterwards."""
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not tools:
        raise SystemExit("needs PostgreSQL: apt-get install postgresql")
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        if as_user:
            shutil.chown(folder, "postgres")
        Path(folder).chmod(0o700)
        data = f"{folder}/data"

        def run(tool: str, *arguments: str) -> None:
            command = [*as_user, str(tools[-1] / tool), *arguments]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

        run("initdb", "-D", data, "-U", role, "-A", "trust")
        options = f"-p {port} -k {folder} -c fsync=off -c max_connections=200"
        run("pg_ctl", "-D", data, "-o", options, "-w", "-l", f"{folder}/log", "start")
        try:
            yield
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Which project? For example: make prove CORPUS=../channels")
    sys.exit(main(sys.argv[1:]))
