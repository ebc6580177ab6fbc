"""The shape of the code: packages import downward, and files and functions stay small."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.harness import ROOT

# From the ground up. `redaction` stands here until findings are exact and display alone decides
# what is shown.
PACKAGES = (
    "errors", "files", "document", "rules", "account", "engine", "policies", "redaction",
    "diagnostics", "request", "validator", "admission", "display", "explanation", "fixes", "config",
    "records", "reporters", "api", "stub", "integrations", "cli",
)  # fmt: skip
FRONT = ("__init__", "__main__")
"""The two modules on top of all packages: what users import, and what `python -m` runs."""

MAX_FILE_LINES = 250
MAX_FUNCTION_LINES = 40
MAX_TEST_FILE_LINES = 400
GENERATED = ROOT / "bcvalidate" / "engine" / "compiled"

MODULES = {
    path: ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("bcvalidate", "tools")
    for path in sorted((ROOT / folder).rglob("*.py"))
}
NAMES = {name.removesuffix(".__init__") for name in MODULES.values()}
HAND_WRITTEN = [path for path in MODULES if path.parent != GENERATED]


def imports(path: Path) -> Iterator[str]:
    """The modules of this repository that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in OWN)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OWN:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                # The version is all that the package's front has for its own modules.
                if full != "bcvalidate.__version__":
                    yield full if full in NAMES else str(node.module)


OWN = ("bcvalidate", "tools")


def package(module: str) -> str:
    """The package of a module, such as `document` of `bcvalidate.document.pointer`."""
    return module.split(".")[1] if "." in module else "__init__"


def test_every_package_has_its_layer() -> None:
    """The list names all packages, each once."""
    found = {package(name) for name in MODULES.values() if name.startswith("bcvalidate.")}

    assert sorted((*PACKAGES, *FRONT)) == sorted(found)


def test_documented_packages() -> None:
    """The table of docs/architecture.md has the same packages, from top to bottom."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")

    assert tuple(reversed(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))) == PACKAGES


def test_imports_point_downward() -> None:
    """A module imports from its own package and from lower ones, functions included."""
    layers = {name: layer for layer, name in enumerate((*PACKAGES, *FRONT))}

    upward = [
        (own, other)
        for path, own in MODULES.items()
        if own.startswith("bcvalidate.") and package(own) not in FRONT
        for other in imports(path)
        if other.startswith("tools") or layers[package(other)] > layers[package(own)]
    ]

    assert upward == []


def test_no_modules_import_each_other() -> None:
    """There is no circle of imports, not even of those inside functions."""
    graph = {MODULES[path].removesuffix(".__init__"): set(imports(path)) for path in MODULES}
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " imports ".join((*above, module))
        if module not in done:
            for other in graph.get(module, ()):
                visit(other, (*above, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_files_and_functions_are_small() -> None:
    """A file has a docstring and at most 250 lines, a function at most 40; a test file, 400."""
    for path in HAND_WRITTEN:
        tree = ast.parse(path.read_text("utf-8"))
        long = [
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
        ]
        assert long == [], path
        assert count_lines(path) <= MAX_FILE_LINES, path
        assert ast.get_docstring(tree), path
    for path in (ROOT / "tests").rglob("*.py"):
        assert count_lines(path) <= MAX_TEST_FILE_LINES, path


def count_lines(path: Path) -> int:
    """Count the lines of a file."""
    return len(path.read_text("utf-8").splitlines())


def test_nothing_points_outside_the_project() -> None:
    """The project stands alone: nothing in it reads what is beside it."""
    outside = "../" + "shared"
    folders = ("bcvalidate", "tools", "schemas", "tests", "benchmarks", ".ci", ".github")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]

    assert [
        path
        for path in files
        if "__pycache__" not in path.parts and outside in path.read_text("utf-8", "replace")
    ] == []
