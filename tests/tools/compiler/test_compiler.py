"""The compiler: the committed module is fresh, and wrong schema files are refused."""

import json
import re
import subprocess
import sys
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from bcvalidate.engine.compiled import create_cluster
from bcvalidate.rules.schema import ACTIONS, action_schema, argument_name, citations, schema_file
from tests.support.harness import ROOT, minimal
from tools.compiler import compiler

ACTION = "create-cluster"
SCHEMA = f"{ACTION}.schema.json"


def test_parameters() -> None:
    """Each function has the parameters that its rules need, and ignores all others."""
    limits: Any = {"available_cluster_instance_type": ("a",), "available_of_next_year": ("b",)}
    body = minimal(Configs={"Disks": {"SystemDisk": {"Type": "cloud"}}})

    disks: Any = {"available_cluster_instance_system_disk_type": ()}

    assert "max_cluster_count" not in signature(create_cluster.lints).parameters
    assert [rule for rule, _, _ in create_cluster.violations(body, **limits, **disks)] == [
        "instance-type-invalid"
    ]
    assert [rule for rule, _, _ in create_cluster.lints(body, **limits, **disks)] == [
        "disk-type-unavailable"
    ]


def test_committed_module_is_fresh() -> None:
    """The committed module is what the schema files compile to."""
    assert compiler.module_path(ACTION).read_text("utf-8") == compiler.compile_checks(ACTION)
    assert compiler.main(["--check"]) == 0


@pytest.mark.slow
def test_same_module_under_any_hash_seed() -> None:
    """The compiled module does not depend on the order of sets."""
    for seed in ("0", "1", "2"):
        ran = subprocess.run(
            [sys.executable, "-m", "tools.compiler.compiler", "--check"],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b""), seed


def test_compiled_module_is_straight_line() -> None:
    """The module imports only its runtime, and has no exceptions and no regular expressions."""
    text = compiler.compile_checks(ACTION)

    assert re.findall(r"^(?:from|import) .*", text, re.MULTILINE) == [
        "from bcvalidate.engine.runtime import has_host_bits, is_block, matches, whole_blocks"
    ]
    assert [each for each in ("try:", "raise ", "except", "re.") if each in text] == []


def test_stale_module(schemas: Path) -> None:
    """The command writes a stale module, and with --check it only names the module."""
    assert compiler.main(["--check"]) == 1
    assert not compiler.module_path(ACTION).exists()
    assert compiler.main([]) == 0
    assert compiler.module_path(ACTION).read_text("utf-8") == compiler.compile_checks(ACTION)
    assert compiler.main(["--check"]) == 0


def test_action_of_the_documentation(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of docs/architecture.md compiles."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    (schema,) = re.findall(r"```json\n( *\{\n *\"\$schema\".*?)```", page, re.DOTALL)
    (schemas / "create-image.schema.json").write_text(schema, "utf-8")
    monkeypatch.setitem(ACTIONS, "create-image", "POST /images")

    assert compiler.main([]) == 0

    module: dict[str, Any] = {}
    exec(compiler.module_path("create-image").read_text("utf-8"), module)  # noqa: S102 - our own
    found = [rule for rule, _, _ in module["violations"]({"Platform": "BeOS"})]
    assert found == ["name-missing", "parameter-invalid"]


def test_wrong_argument(capsys: pytest.CaptureFixture[str]) -> None:
    """Another argument than --check is a usage error."""
    assert compiler.main(["--chekc"]) == 2
    assert capsys.readouterr().err == "usage: python -m tools.compiler [--check]\n"


def test_argument_names() -> None:
    """A name of the API becomes a name in the style of Python."""
    expected = {
        "MaxClusterCount": "max_cluster_count",
        "MaxClusterGroupDesiredVMCount": "max_cluster_group_desired_vm_count",
        "OSS": "oss",
        "VPC": "vpc",
        "AllowIpAddress": "allow_ip_address",
    }

    assert {name: argument_name(name) for name in expected} == expected


def test_wrong_schemas(schemas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A subschema outside the dialect is an error of the compiler, and nothing is written."""
    cases: list[tuple[Any, str]] = [
        ({"type": "string"}, "'x-rule' is a dependency of 'type'"),
        (
            {"x-rule": "parameter-invalid", "anyOf": [{"type": "string"}]},
            "('anyOf' was unexpected)",
        ),
        ({"x-rule": "parameter-invalid", "oneOf": []}, "('oneOf' was unexpected)"),
        ({"x-rule": "parameter-invalid", "format": "uri"}, "('format' was unexpected)"),
        ({"x-rule": "no-such-rule", "type": "string"}, "no rule has the id no-such-rule"),
        ({"x-rule": "parameter-invalid", "type": "text"}, "'text' is not one of"),
        ({"x-rule": "parameter-invalid", "type": "string", "pattern": "^a+$"}, "does not match"),
        ({"x-rule": "parameter-invalid", "type": "string", "minimum": 3}, "minimum never applies"),
        (
            {
                "x-rule": "parameter-invalid",
                "type": "string",
                "properties": {"a": {"x-rule": "parameter-invalid", "type": "string"}},
            },
            "a: a value of type string has no properties",
        ),
        (
            {"x-rule": "image-id-prefix", "type": "string", "pattern": "^(?:b)?$"},
            "one rule has one pattern or network; use a $ref",
        ),
        (
            {"x-rule": "parameter-invalid", "type": "string", "x-allowed": {"list": "Nope"}},
            "'Nope' is not one of",
        ),
        (
            {
                "x-rule": "parameter-invalid",
                "type": "string",
                "x-allowed": {"list": "AvailableSpotInstanceType", "default": ["a"]},
            },
            "available_spot_instance_type has another default elsewhere",
        ),
        ({"if": {"type": "string"}}, "'then' is a dependency of 'if'"),
        ({"x-rule": "parameter-invalid", "required": ["a", "b"]}, "is too long"),
        (5, "is not of type 'object'"),
    ]
    whole = json.loads((schemas / SCHEMA).read_bytes())
    for subschema, error in cases:
        whole["properties"]["Bootstrap"] = subschema
        (schemas / SCHEMA).write_text(json.dumps(whole, indent=2), "utf-8")
        schema_file.cache_clear()
        action_schema.cache_clear()

        assert compiler.main([]) == 1, subschema
        assert error in capsys.readouterr().err
        assert not compiler.module_path(ACTION).exists()


def test_wrong_schema_files(schemas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A schema file is one JSON object without repeated keys."""
    for content, error in (
        ("[]", "a JSON object"),
        ('{"a": 1, "a": 2}', "This key occurs more than once. It occurs first at 1:2."),
    ):
        (schemas / SCHEMA).write_text(content, "utf-8")
        schema_file.cache_clear()

        assert compiler.main([]) == 1
        assert error in capsys.readouterr().err


def test_errors_have_positions(schemas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An error of the dialect or of JSON has its file, line and column."""
    whole = json.loads((schemas / SCHEMA).read_bytes())
    text = json.dumps({**whole, "properties": {"Name": {"minLength": 1}}}, indent=2)
    (schemas / SCHEMA).write_text(text, "utf-8")
    line = text[: text.index('"minLength"')].count("\n")

    assert compiler.main(["--check"]) == 1
    assert capsys.readouterr().err.startswith(
        f"schemas/{SCHEMA}:{line}:13: 'x-rule' is a dependency"
    )

    schema_file.cache_clear()
    (schemas / SCHEMA).write_text("{\n  nope", "utf-8")
    assert compiler.main(["--check"]) == 1
    assert (
        capsys.readouterr().err
        == f"schemas/{SCHEMA}:2:3: A key in double quotes is expected here.\n"
    )


def test_keywords_beside_a_reference(schemas: Path) -> None:
    """The keywords beside a `$ref` are added to it."""
    whole = json.loads((schemas / SCHEMA).read_bytes())
    beside = {"allOf": [{"x-rule": "parameter-invalid", "required": ["VpcId"]}]}
    whole["properties"]["Extra"] = {"$ref": "urn:bcvalidate:common#/$defs/vpc", **beside}
    (schemas / SCHEMA).write_text(json.dumps(whole), "utf-8")

    cited = [rule for rule in citations(action_schema(ACTION)) if rule.path[:1] == ("Extra",)]

    target = list(citations(schema_file("common.schema.json")["$defs"]["vpc"]))
    assert len(cited) == len(target) + 2
    assert [rule.path[1:] for rule in cited][-2:] == [("*",), ()]
    assert compiler.main([]) == 0


def test_wrong_reference(schemas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The error for a wrong `$ref` names it."""
    text = (schemas / SCHEMA).read_text("utf-8").replace("$defs/user-data", "$defs/nope")
    (schemas / SCHEMA).write_text(text, "utf-8")

    assert compiler.main([]) == 1
    assert (
        capsys.readouterr().err
        == "schemas: $ref urn:bcvalidate:common#/$defs/nope cannot be resolved\n"
    )
