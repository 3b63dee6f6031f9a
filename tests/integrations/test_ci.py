"""What runs hue-lint in other people's continuous integration, and our own workflows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
FIRST = "async def old(request):\n    print(request.user.pk)\n"
SECOND = "\n\nasync def new(request):\n    print(request.user.pk)\n"


def run(*command: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT")}
    return subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**inherited, "GIT_CONFIG_GLOBAL": os.devnull, **environment},
    )


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("github-actions", "action.yml"),
        ("github-workflows", ".github/workflows/*.yml"),
        ("github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"),
        ("github-issue-forms", ".github/ISSUE_TEMPLATE/[!c]*.yml"),
        ("readthedocs", ".readthedocs.yaml"),
    ],
)
def test_who_runs_it_understands_it(schema, pattern):
    paths = sorted(ROOT.glob(pattern))
    assert paths
    done = run(BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *paths)
    assert done.returncode == 0, done.stdout


def test_no_workflow_trusts_what_a_stranger_writes():
    config = ("--offline", "--config", ".github/zizmor.yml")
    done = run(BIN / "zizmor", *config, "action.yml", ".github/workflows")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def git(tmp_path):
    """A repository with a pull request on top of an older finding, merged as GitHub merges it."""
    origin = tmp_path / "origin"
    origin.mkdir()

    def call(*arguments: object, cwd: Path = origin) -> str:
        identity = ("-c", "user.name=x", "-c", "user.email=x@example.com")
        done = run("git", *identity, *arguments, cwd=cwd)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    call("init", "-q", "-b", "main")
    # As GitHub's server allows.
    call("config", "uploadpack.allowAnySHA1InWant", "true")
    (origin / "views.py").write_text(FIRST)
    call("add", ".")
    call("commit", "-q", "-m", "first")
    call("checkout", "-q", "-b", "topic")
    (origin / "views.py").write_text(FIRST + SECOND)
    call("commit", "-q", "-a", "-m", "a new view")
    call("checkout", "-q", "main")
    (origin / "other.py").write_text(FIRST)
    call("add", ".")
    call("commit", "-q", "-m", "main went on")
    call("checkout", "-q", "-b", "merge")
    call("merge", "-q", "--no-ff", "topic", "-m", "as GitHub tries the merge")
    return call


@pytest.fixture
def checked_out(git, tmp_path):
    """A clone of one commit of a branch, as `actions/checkout` makes it."""

    def clone(branch: str) -> Path:
        folder = tmp_path / "clone"
        origin = f"file://{tmp_path / 'origin'}"
        git("clone", "-q", "--depth=1", "--branch", branch, origin, folder)
        return folder

    return clone


def action(folder: Path, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the last step of the action in a clone."""
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    program = tmp_path / "runner" / "hue-lint" / "bin"
    if not program.exists():
        program.parent.mkdir(parents=True)
        program.symlink_to(BIN, target_is_directory=True)
    asked = {"SINCE": "auto", "ARGUMENTS": "--no-cache", "CHECKED": "."}
    return run(
        "bash",
        "-eo",
        "pipefail",
        "-c",
        steps[-1]["run"],
        cwd=folder,
        RUNNER_TEMP=str(tmp_path / "runner"),
        **{**asked, **environment},
    )


@pytest.mark.parametrize("branch", ["merge", "topic"])
def test_on_a_pull_request_the_action_reports_what_it_changes(git, checked_out, tmp_path, branch):
    folder = checked_out(branch)
    pull = {
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_SHA": git("rev-parse", "merge"),
        "GITHUB_BASE_REF": "main",
    }
    done = action(folder, tmp_path, **pull)
    assert done.returncode == 1, done.stderr
    (line,) = done.stdout.splitlines()
    assert line.startswith("::error")
    assert "file=views.py,line=6" in line


def test_otherwise_the_action_reports_everything(checked_out, git, tmp_path):
    pushed = {"GITHUB_EVENT_NAME": "push", "GITHUB_SHA": git("rev-parse", "merge")}
    done = action(checked_out("merge"), tmp_path, **pushed)
    assert done.returncode == 1, done.stderr
    assert len(done.stdout.splitlines()) == 3


def test_the_action_passes_a_failure_on(checked_out, tmp_path):
    done = action(checked_out("merge"), tmp_path, GITHUB_EVENT_NAME="push", CHECKED="nowhere")
    assert done.returncode == 2


def test_what_is_kept_between_runs_is_what_hue_lint_keeps_of_each_project(tmp_path):
    """The store lies beside the project, wherever that is in the repository."""
    for name in ("backend", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "hue-lint.toml").touch()
        (tmp_path / name / "views.py").write_text(FIRST)
    (tmp_path / "views.py").write_text(FIRST)
    (tmp_path / ".git").mkdir()
    assert run(BIN / "hue-lint", "check", cwd=tmp_path).returncode == 1
    kept = {path for path in tmp_path.rglob("*") if path.name == ".hue-lint-cache"}
    assert len(kept) == 3
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    (github,) = [step["with"]["path"] for step in steps if "cache" in step.get("uses", "")]
    _, template = yaml.safe_load_all((ROOT / "ci" / "gitlab.yml").read_text())
    *_, gitlab = template["hue-lint"]["cache"]["paths"]
    for pattern in (github, gitlab):
        assert set(tmp_path.glob(pattern)) == kept


def test_every_input_of_the_action_is_used():
    text = (ROOT / "action.yml").read_text()
    named = set(yaml.safe_load(text)["inputs"])
    assert named == set(re.findall(r"inputs\.([a-z-]+)", text))


def test_the_gitlab_template_is_a_job_that_writes_the_report(git, checked_out, tmp_path):
    text = (ROOT / "ci" / "gitlab.yml").read_text()
    spec, _ = yaml.safe_load_all(text)
    inputs = {name: about.get("default") for name, about in spec["spec"]["inputs"].items()}
    filled = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: inputs[found[1]], text)
    job = tmp_path / "job.yml"
    job.write_text(filled.partition("\n---\n")[2])
    transform = ("--data-transform", "gitlab-ci", "--builtin-schema", "vendor.gitlab-ci")
    done = run(BIN / "check-jsonschema", *transform, job)
    assert done.returncode == 0, done.stdout

    folder = checked_out("merge")
    (script,) = yaml.safe_load(job.read_text())["hue-lint"]["script"]
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = run("bash", "-c", script, cwd=folder, PATH=path)
    assert done.returncode == 1, done.stderr
    report = yaml.safe_load((folder / "gl-code-quality-report.json").read_text())
    assert {each["location"]["path"] for each in report} == {"views.py", "other.py"}


def test_what_the_image_is_made_of_can_be_installed(tmp_path):
    """The files that `docker build` is given, installed as the Dockerfile does it."""
    dockerfile = (ROOT / "Dockerfile").read_text()
    named = re.findall(r"^COPY ((?!--from).+) /source", dockerfile, re.MULTILINE)
    sources = [name for line in named for name in line.split()]
    allowed = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    assert set(sources) == allowed
    for name in sources:
        copied = run("cp", "-r", ROOT / name, tmp_path)
        assert copied.returncode == 0, copied.stderr
    target = tmp_path / "installed"
    done = run(BIN / "uv", "pip", "install", "--no-deps", "--target", target, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (target / "hue_lint" / "__main__.py").is_file()
