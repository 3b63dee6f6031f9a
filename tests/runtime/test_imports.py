"""The modules of hue import each other one way."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import hue

PACKAGE = Path(hue.__file__).parent


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(path: Path, modules: set[str]) -> set[str]:
    """What runs when the module is imported, or one of its functions called."""
    found = set()
    waiting = list(ast.parse(path.read_bytes()).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting.extend(node.orelse)
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & modules) or ({node.module} & modules)
        waiting.extend(ast.iter_child_nodes(node))
    return found


def test_no_modules_import_each_other_in_a_circle():
    files = {_name(path): path for path in PACKAGE.rglob("*.py")}
    graph = {name: _imported(path, set(files)) for name, path in files.items()}
    # `from hue import checks` in an app's `ready` runs when the package is long complete.
    graph["hue.apps"] = set()
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("hue.errors") < order.index("hue.bodies")
