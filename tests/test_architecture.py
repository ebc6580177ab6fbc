"""The shape of the code: imports point downward, files and functions stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import ROOT

# From the ground up; a module imports only what stands before it.
LAYERS = [
    "resources", "violation", "pointer", "document", "summary", "sources", "syntax", "duplicates",
    "positions", "faults", "jsonfile", "rows", "dialect", "nearest", "accountfile", "account",
    "mappings", "compiled", "compiled.create_cluster", "ecma", "keywords", "reference",
    "metaschema", "patterns", "constants", "shortcuts", "expressions", "template", "generated",
    "writer", "credentials", "soundwriter", "gatewriter", "compiler", "engine", "keys", "hints",
    "finding", "translator", "report", "lints", "vocabulary", "subschemas", "policyengine",
    "policyfile", "policy", "policies", "needles", "secretnames", "secrets", "request",
    "headsecrets", "excerpt", "redaction", "assessment", "checked", "meanings", "listing", "badge",
    "article", "bulk", "submission", "requestfindings", "canonical", "brokenledger", "ledgerfile",
    "ledger", "intake", "requesthead", "validation", "reporters", "optiontable", "__init__",
    "options", "bulk.doubts", "draft07",
    "ruleset", "pathglobs", "selection", "tomlreader", "tomlplaces", "tomlfile", "discovery",
    "suppressions", "config", "settings", "atomic", "baseline", "plan", "bulk.blocks", "bulk.memories", "bulk.plaingate", "bulk.gates", "bulk.envelopes",
    "bulk.records", "bulk.checking", "bulk.pool", "bulk.richbar", "bulk.progress",
    "bulk.streams", "httpfile", "specfile", "bulk.work", "bulk.workforce", "interruption",
    "telling", "bulk.audit", "paint", "chart", "spool", "outputs", "combinations", "statistics",
    "htmlchart", "integrations.spark", "jsonstream", "ruletable", "totals", "crashes",
    "stub.gathering", "stub.masking", "disclosure", "integrations", "reporters.line",
    "integrations.batchcompute", "stub.extra", "stub.clusters", "stub.quotas", "stub.words",
    "stub.answers", "stub.application", "stub.connection", "stub.serving", "pytest_plugin", "stub",
    "stub.command", "stub.__main__", "reporters.json", "reporters.text", "explanation", "explain",
    "scripts", "completion", "difference", "manpage", "docs", "editor", "filenames", "fingerprints",
    "spots", "fixes", "markup", "mending", "questions", "reporters.checkstyle", "reporters.github",
    "reporters.gitlab", "reporters.html", "reporters.junit", "reporters.sarif", "run", "cli",
    "launch", "__main__",
]  # fmt: skip
PACKAGE = ROOT / "bcvalidate"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
HAND_WRITTEN = {name: path for name, path in MODULES.items() if name != "compiled.create_cluster"}


def imported(tree: ast.Module) -> Iterator[str]:
    """The modules of ours that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.split(".")[0] == "bcvalidate"]
            yield from (
                name.removeprefix("bcvalidate").removeprefix(".") or "__init__" for name in names
            )
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "bcvalidate":
            base = (node.module or "").removeprefix("bcvalidate").removeprefix(".")
            for alias in node.names:
                full = f"{base}.{alias.name}".removeprefix(".")
                yield full if full in MODULES else base or "__init__"


def test_every_module_has_its_layer() -> None:
    """The layers name all modules, each once."""
    assert sorted(LAYERS) == sorted(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_downward(name: str) -> None:
    """A module imports only modules of lower layers; types aside, the package's front does, too."""
    tree = ast.parse(MODULES[name].read_text("utf-8"))

    upward = [other for other in imported(tree) if LAYERS.index(other) >= LAYERS.index(name)]

    assert upward == []


@pytest.mark.parametrize(
    ("knower", "unknown"),
    [
        ("cli", {"dialect", "compiled.create_cluster", "keywords", "positions"}),
        ("engine", {"rows", "finding", "translator"}),
        ("reporters.text", {"dialect", "rows", "engine", "hints"}),
        ("reporters.json", {"dialect", "rows", "engine", "hints"}),
        ("compiled.create_cluster", set(MODULES)),
        ("violation", {"rows", "finding", "positions"}),
    ],
)
def test_what_a_module_does_not_know(knower: str, unknown: set[str]) -> None:
    """The command knows no rule, the engine writes no text, a reporter knows no schema."""
    known = set(imported(ast.parse(MODULES[knower].read_text("utf-8"))))

    assert known & unknown == set()


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_files_and_functions_are_small(name: str) -> None:
    """At most 250 lines a file and 40 a function; every module starts with its single job."""
    text = HAND_WRITTEN[name].read_text("utf-8")
    tree = ast.parse(text)

    long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]

    assert len(text.splitlines()) <= 250
    assert long == []
    assert ast.get_docstring(tree)


def test_no_module_is_a_drawer() -> None:
    """No utils, helpers, common or base."""
    assert {"utils", "helpers", "common", "base"} & {
        name.rpartition(".")[2] for name in MODULES
    } == set()


def test_nothing_points_outside_the_project() -> None:
    """The project stands alone: nothing in it reads what is beside it."""
    outside = "../" + "shared"

    assert [
        path for path in _product_files() if outside in path.read_text("utf-8", "replace")
    ] == []


def _product_files() -> list[Path]:
    folders = ("bcvalidate", "schemas", "tests", "benchmarks", ".ci", ".github")
    return [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
