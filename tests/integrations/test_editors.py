"""What lies ready for editors: each starts the server, and VS Code's extension can be made."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from editor import Editor
from node_tools import PLACE, needs_npm, npm

from hue_lint.version import VERSION

EDITORS = Path(__file__).resolve().parents[2] / "editors"
VSCODE = EDITORS / "vscode"
PACKAGE = json.loads((VSCODE / "package.json").read_text())
SETTINGS = PACKAGE["contributes"]["configuration"]["properties"]


def answers(program: str) -> bool:
    found = shutil.which(program)
    return found is not None and subprocess.run([found, "--version"]).returncode == 0


def read(name: str) -> str:
    return (EDITORS / name).read_text(encoding="utf-8")


def helix() -> list[str]:
    found = tomllib.loads(read("helix/languages.toml"))
    (python,) = found["language"]
    assert python["name"] == "python"
    assert "hue-lint" in python["language-servers"]
    server = found["language-server"]["hue-lint"]
    return [server["command"], *server["args"]]


def neovim() -> list[str]:
    text = re.sub("^--.*", "", read("neovim/lsp/hue_lint.lua"), flags=re.MULTILINE)
    table = re.sub(r"(\w+) = ", r'"\1": ', text.strip().removeprefix("return "))
    # Lists of Lua are written as its tables are.
    listed = re.sub(r"\{ (.*?) \}", r"[\1]", table).replace(",\n}", "\n}")
    found = json.loads(listed)
    assert found["filetypes"] == ["python"]
    return found["cmd"]


def zed() -> list[str]:
    extension = tomllib.loads(read("zed/extension.toml"))
    assert extension["language_servers"]["hue-lint"]["languages"] == ["Python"]
    assert extension["version"] == tomllib.loads(read("zed/Cargo.toml"))["package"]["version"]
    assert extension["version"] == VERSION
    settings = json.loads(read("zed/settings.json"))
    assert "hue-lint" in settings["languages"]["Python"]["language_servers"]
    code = read("zed/src/lib.rs")
    return re.findall(r'which\("(.+?)"\)|vec!\["(.+?)"', code) and [
        re.search(r'which\("(.+?)"\)', code)[1],
        re.search(r'vec!\["(.+?)"', code)[1],
    ]


def emacs() -> list[str]:
    code = read("emacs/hue-lint.el")
    without_text = re.sub(r'"[^"]*"|;.*', "", code)
    assert without_text.count("(") == without_text.count(")")
    commands = set(re.findall(r"\(\"(hue-lint)\" \"(\w+)\"\)", code.replace(". (", "(")))
    commands |= set(re.findall(r'\. \("(hue-lint)" "(\w+)"\)', code))
    (command,) = commands
    return [*command]


def pycharm() -> list[str]:
    template = json.loads(read("pycharm/template.json"))
    assert [each["languageId"] for each in template["fileTypeMappings"]] == ["python"]
    return template["programArgs"]["default"].split()


@pytest.mark.parametrize("editor", [helix, neovim, zed, emacs, pycharm])
def test_each_editor_starts_the_server_for_python(editor, blog):
    command = editor()
    assert command == ["hue-lint", "server"]
    installed = Path(sys.executable).with_name(command[0])

    async def scene():
        async with Editor(blog, command=[str(installed), *command[1:]]) as started:
            return await started.open("blog/views.py", (blog / "blog/views.py").read_text())

    assert ("HUE101", 4) in {(each.code, each.range.start.line) for each in asyncio.run(scene())}


def test_the_template_for_pycharm_says_what_its_plugin_reads():
    """LSP4IJ reads exactly these words, and passes over all others without one."""
    template = json.loads(read("pycharm/template.json"))
    identity, shared = {"id", "name", "url", "dev"}, {"fileTypeMappings", "languageMappings"}
    own = {"programArgs", "workingDir", "env", "expandConfiguration", "disablePromotionFor"}
    assert template.keys() <= identity | shared | own
    assert template["programArgs"].keys() <= {"default", "windows", "mac", "linux"}
    for mapping in template["fileTypeMappings"]:
        assert mapping.keys() == {"fileType", "languageId"}
        assert mapping["fileType"].keys() <= {"name", "patterns"}
    assert [*(EDITORS / "pycharm").iterdir()] == [EDITORS / "pycharm/template.json"]


@pytest.mark.skipif(not answers("cargo"), reason="cargo is not here, or has no toolchain")
def test_the_extension_for_zed_is_a_library_that_rust_reads():
    manifest = ("--manifest-path", str(EDITORS / "zed/Cargo.toml"))
    asked = ["cargo", "metadata", "--no-deps", "--offline", "--format-version=1", *manifest]
    (package,) = json.loads(subprocess.check_output(asked))["packages"]
    (library,) = package["targets"]
    assert library["crate_types"] == ["cdylib"]
    assert [each["name"] for each in package["dependencies"]] == ["zed_extension_api"]
    # Its grammar: what it stands on is built by Zed.
    subprocess.run(["rustfmt", "--check", "--edition=2021", library["src_path"]], check=True)


def test_the_extension_has_the_version_of_hue_lint_and_tells_its_settings():
    assert PACKAGE["version"] == VERSION
    rows = re.findall(r"^\| `(hue-lint\..+?)` \|", read("vscode/README.md"), re.MULTILINE)
    assert sorted(rows) == sorted(SETTINGS)
    used = re.findall(r'get<.+?>\("(\w+)"', read("vscode/src/extension.ts"))
    traced = {"trace.server"}  # read by the client itself
    assert {name.removeprefix("hue-lint.") for name in SETTINGS} == {*used} | traced


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The folder of the extension after `npm run package`; what it depends on is kept."""
    folder = tmp_path_factory.mktemp("extension") / "vscode"
    ignored = shutil.ignore_patterns("node_modules", "out", "*.vsix")
    shutil.copytree(VSCODE, folder, ignore=ignored)
    kept = PLACE / "vscode"
    lock = (VSCODE / "package-lock.json").read_bytes()
    if not (kept / "done").exists() or (kept / "done").read_bytes() != lock:
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(VSCODE / name, kept)
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=kept)
        (kept / "done").write_bytes(lock)
    shutil.copytree(kept / "node_modules", folder / "node_modules", symlinks=True)
    npm("run", "package", folder=folder)
    return folder


LOADS = """
const Module = require("node:module");
const anything = new Proxy(class {}, {
  get: (target, name) => (name in target ? target[name] : anything),
});
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? anything : load(name, ...rest));
console.log(Object.keys(require(process.argv[1])).sort().join());
"""
STARTS = """
const {commandOf} = require("./out/command.js");
const [stated, python] = JSON.parse(process.argv[1]);
console.log(JSON.stringify(commandOf(stated, python ?? undefined)));
"""


@needs_npm
def test_the_extension_is_packaged_with_what_it_needs_and_nothing_else(made, tmp_path):
    (package,) = made.glob("*.vsix")
    with zipfile.ZipFile(package) as archive:
        names = {name.removeprefix("extension/") for name in archive.namelist()}
        archive.extractall(tmp_path / "unpacked")
    assert {"package.json", "out/extension.js", "out/command.js"} <= names
    needed = json.loads(npm("ls", "--omit=dev", "--all", "--json", folder=made).stdout)
    assert any(name.startswith("node_modules/vscode-languageclient/") for name in names)
    assert set(needed["dependencies"]) == {"vscode-languageclient"}
    assert [name for name in names if name.endswith((".ts", ".py", ".map"))] == []

    main = tmp_path / "unpacked" / "extension" / PACKAGE["main"]
    loaded = subprocess.run(
        ["node", "-e", LOADS, main], capture_output=True, text=True, check=False
    )
    assert loaded.stdout == "activate,deactivate\n", loaded.stderr

    beside = tmp_path / "hue-lint"
    beside.touch()
    for stated, python, command in (
        ([], None, ["hue-lint", "server"]),
        ([], "/nowhere/python", ["hue-lint", "server"]),
        ([], str(tmp_path / "python"), [str(beside), "server"]),
        (["uv", "run", "hue-lint"], str(tmp_path / "python"), ["uv", "run", "hue-lint", "server"]),
    ):
        asked = ["node", "-e", STARTS, json.dumps([stated, python])]
        done = subprocess.run(asked, cwd=made, capture_output=True, text=True, check=True)
        assert json.loads(done.stdout) == command
