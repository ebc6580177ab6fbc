"""The compiler: its output is fresh, and schema files that make no sense are refused."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.engine.compiled import create_cluster
from bcvalidate.errors import ConfigFileError
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import Schema, action_schema, argument_name, citations, schema_file
from tests.harness import ROOT, minimal
from tools.compiler import compiler, expressions
from tools.compiler.constants import tables
from tools.compiler.patterns import expand, forms, prefixes
from tools.compiler.statements import StatementWriter

ACTION = "create-cluster"
SCHEMA = f"{ACTION}.schema.json"


def test_each_function_takes_the_limits_that_its_rules_ask_for() -> None:
    """Documented rules ask for other limits of an account than advice; all else is let pass."""
    limits: Any = {"available_cluster_instance_type": ("a",), "available_of_next_year": ("b",)}
    body = minimal(Configs={"Disks": {"SystemDisk": {"Type": "cloud"}}})

    disks: Any = {"available_cluster_instance_system_disk_type": ()}

    assert "max_cluster_count" not in (create_cluster.advice.__kwdefaults__ or {})
    assert [rule for rule, _, _ in create_cluster.violations(body, **limits, **disks)] == [
        "instance-type-invalid"
    ]
    assert [rule for rule, _, _ in create_cluster.advice(body, **limits, **disks)] == [
        "disk-type-unavailable"
    ]


def test_committed_module_is_fresh() -> None:
    """What is committed is what the schema files compile to, under any hash seed."""
    assert compiler.module_path(ACTION).read_text("utf-8") == compiler.compile_action(ACTION)
    for seed in ("0", "1", "2"):
        ran = subprocess.run(
            [sys.executable, "-m", "tools.compiler.compiler", "--check"],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


def test_compiled_module_is_straight_line() -> None:
    """No import, no exception, no regular expression."""
    text = compiler.compile_action(ACTION)

    assert [word for word in ("import ", "try:", "raise ", "except", "re.") if word in text] == []


@pytest.fixture
def schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the schema files that a test may damage, and a folder for the compiled modules."""
    for path in (ROOT / "schemas").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(
        "bcvalidate.rules.schema.schema_bytes", lambda name: (tmp_path / name).read_bytes()
    )
    monkeypatch.setattr(
        "tools.compiler.meta_schema.schema_bytes", lambda name: (tmp_path / name).read_bytes()
    )
    monkeypatch.setattr(compiler, "FOLDER", tmp_path)
    for cached in (schema_file, action_schema):
        cached.cache_clear()
    yield tmp_path
    for cached in (schema_file, action_schema):
        cached.cache_clear()


def test_writes_what_is_stale(schemas: Path) -> None:
    """Without --check a stale module is written, with it only named."""
    assert compiler.main(["--check"]) == 1
    assert not compiler.module_path(ACTION).exists()
    assert compiler.main([]) == 0
    assert compiler.module_path(ACTION).read_text("utf-8") == compiler.compile_action(ACTION)
    assert compiler.main(["--check"]) == 0


@pytest.mark.parametrize(
    ("bootstrap", "fault"),
    [
        ({"type": "string"}, "'x-rule' is a dependency of 'type'"),
        (
            {"x-rule": "parameter-invalid", "anyOf": [{"type": "string"}]},
            "('anyOf' was unexpected)",
        ),
        ({"x-rule": "parameter-invalid", "oneOf": []}, "('oneOf' was unexpected)"),
        ({"x-rule": "parameter-invalid", "format": "uri"}, "('format' was unexpected)"),
        ({"x-rule": "no-such-rule", "type": "string"}, "no row has the id no-such-rule"),
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
            "available_spot_instance_type has one default, wherever it is named",
        ),
        ({"if": {"type": "string"}}, "'then' is a dependency of 'if'"),
        ({"x-rule": "parameter-invalid", "required": ["a", "b"]}, "is too long"),
        (5, "is not of type 'object'"),
    ],
)
def test_schema_that_makes_no_sense(
    schemas: Path, capsys: pytest.CaptureFixture[str], bootstrap: Any, fault: str
) -> None:
    """A schema file outside the dialect is an error of the build, and nothing is written."""
    whole = json.loads((schemas / SCHEMA).read_bytes())
    whole["properties"]["Bootstrap"] = bootstrap
    (schemas / SCHEMA).write_text(json.dumps(whole, indent=2), "utf-8")

    assert compiler.main([]) == 1
    assert fault in capsys.readouterr().err
    assert not compiler.module_path(ACTION).exists()


def test_fault_has_a_position(schemas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fault is named with file, line and column, be it of the dialect or of JSON."""
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


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("[]", "a JSON object"),
        ('{"a": 1, "a": 2}', "This key occurs more than once. It occurs first at 1:2."),
    ],
)
def test_schema_file_that_is_no_object(
    schemas: Path, capsys: pytest.CaptureFixture[str], content: str, fault: str
) -> None:
    """A schema file is an object without repeated keys."""
    (schemas / SCHEMA).write_text(content, "utf-8")

    assert compiler.main([]) == 1
    assert fault in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("MaxClusterCount", "max_cluster_count"),
        ("MaxClusterGroupDesiredVMCount", "max_cluster_group_desired_vm_count"),
        ("OSS", "oss"),
        ("VPC", "vpc"),
        ("AllowIpAddress", "allow_ip_address"),
    ],
)
def test_names_of_arguments(name: str, argument: str) -> None:
    """A name of the API becomes a name of Python's."""
    assert argument_name(name) == argument


@pytest.mark.parametrize(
    ("rule", "known", "test"),
    [
        ({"type": "string", "enum": ["a"]}, None, 'type(v) is not str or v not in ("a",)'),
        ({"minLength": 1}, "string", "len(v) < 1"),
        ({"minLength": 1, "maxLength": 2}, None, "type(v) is str and not 1 <= len(v) <= 2"),
        ({"minimum": 1, "maximum": 2}, "integer", "not 1 <= v <= 2"),
        ({"minProperties": 0, "maxProperties": 2}, "object", "len(v) > 2"),
        ({"required": ["a"]}, "object", '"a" not in v'),
        (
            {"x-allowed": {"list": "A", "or": ["B"], "allowEmpty": True}},
            "string",
            "v and a is not None and v not in a and (b is None or v not in b)",
        ),
        ({"x-allowed": {"list": "A", "default": ["a"]}}, None, "type(v) is str and v not in a"),
    ],
)
def test_text_of_a_test(rule: Any, known: str | None, test: str) -> None:
    """A constraint becomes the expression that is true when it is broken."""
    assert expressions.broken({"x-rule": "r", **rule}, "v", known) == test


@pytest.mark.parametrize(
    ("predicate", "known", "test"),
    [
        ({"not": {"type": "string"}}, None, "not (type(v) is str)"),
        ({"minLength": 1}, None, '(type(v) is not str or v != "")'),
        ({"required": ["a"]}, None, '(type(v) is not dict or "a" in v)'),
        ({"x-set": "a"}, "object", 'v.get("a", "") != ""'),
        ({"properties": {"a": {"const": "b"}}}, "object", '("a" not in v or (v["a"] == "b"))'),
        (
            {"x-allowed": {"list": "A"}},
            None,
            "(type(v) is not str or not (a is not None and v not in a))",
        ),
        (
            {"type": "string", "not": {"x-allowed": {"list": "A"}}},
            None,
            "type(v) is str and a is not None and v not in a",
        ),
    ],
)
def test_text_of_a_predicate(predicate: Any, known: str | None, test: str) -> None:
    """A predicate becomes the expression that is true when it holds."""
    assert expressions.holds(predicate, "v", known) == test


def test_character_classes() -> None:
    """Ranges, escapes and single characters, a hyphen last."""
    assert expand("a-cX_-") == "abcX_-"
    assert expand("\\\\/\\n") == "\\/\n"


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("^a$", "only ^(?:form|form)?$ compiles"),
        ("^(?:a+a)?$", "what follows + or * must differ from it"),
        ("^(?:[ab]*[^a])?$", "what follows + or * must differ from it"),
        ("^(?:[^a]+[^b])?$", "what follows + or * must differ from it"),
        ("^(?:(a))?$", "(a) is no part of the dialect"),
        ("^(?:\\d)?$", "\\d is no part of the dialect"),
        ("^(?:|a)?$", "|a is no part of the dialect"),
    ],
)
def test_pattern_outside_of_the_dialect(pattern: str, fault: str) -> None:
    """A pattern that would need to go back, or that says more than we know of, is refused."""
    with pytest.raises(ValueError, match=re.escape(fault)):
        forms(pattern)


@pytest.mark.parametrize("pattern", ["a", "^(?:a+)", "^(?:[ab])"])
def test_prefix_outside_of_the_dialect(pattern: str) -> None:
    """A prefix is made of characters."""
    with pytest.raises(ValueError, match="prefix"):
        prefixes(pattern)


@given(
    st.sampled_from(
        ["^(?:a|b[^\\n]*)?$", "^(?:x+:/*|[^x:]+)?$", "^(?:\\[[^\\]]*\\]|-[a-c-]+\\.)?$"]
    ),
    st.text("abcx:/[].-\n", max_size=6),
)
def test_pattern_means_what_a_regular_expression_means(pattern: str, text: str) -> None:
    """What is compiled without regular expressions matches just as one does."""
    check = compiled_from({"x-rule": "p", "type": "string", "pattern": pattern})

    assert (check(text) == []) == bool(re.fullmatch(pattern.removesuffix("$"), text))


def compiled_from(place: Schema) -> Any:
    """The function that a schema of our own compiles to."""
    writer = StatementWriter(lambda _: True)
    writer.place(place, "body", [], None)
    source = "\n".join(["def check(body):", "    found = []", *writer.lines, "    return found"])
    space: dict[str, Any] = {"_matches": vars(create_cluster)["_matches"]}
    space |= {name: eval(text) for name, text in writer.constants.items()}  # noqa: S307 - ours
    for rule in citations(place):
        for name, text in tables(rule.subschema).items():
            space[name] = eval(text)  # noqa: S307 - what the compiler writes is ours
    exec(source, space)  # noqa: S102 - what the compiler writes is ours
    return space["check"]


def test_rule_of_keys_alone() -> None:
    """A map whose values may be anything has its keys checked."""
    check = compiled_from(
        {
            "x-rule": "m",
            "type": "object",
            "propertyNames": {"x-rule": "k", "minLength": 1, "maxLength": 2},
        }
    )

    assert check({"": 0, "a": 0, "abc": 0}) == [("k", ("",), ""), ("k", ("abc",), "abc")]
    assert check({"ab": None}) == []


def test_rule_of_a_number_of_no_known_type() -> None:
    """A bound without a type lets values of other types pass."""
    check = compiled_from({"x-rule": "n", "minimum": 1})

    assert [value for value in (0, 0.5, 1, True, "0", None, float("-inf")) if check(value)] == [
        0,
        0.5,
    ]


OBJECT = {"x-rule": "o", "type": "object"}
FIELD = {"x-rule": "f", "type": "string"}


@pytest.mark.parametrize(
    "place",
    [
        {
            "allOf": [OBJECT, {"allOf": [{"x-rule": "r", "required": ["a"]}]}],
            "properties": {"a": FIELD},
        },
        {"allOf": [{**OBJECT, "properties": {"a": FIELD}}, {"x-rule": "r", "required": ["a"]}]},
        {
            **OBJECT,
            "allOf": [
                {"properties": {"a": FIELD}},
                {"allOf": [{"x-rule": "r", "required": ["a"]}]},
            ],
        },
    ],
)
def test_no_part_of_a_place_is_lost(place: Schema) -> None:
    """However a place is put together, all its rules are compiled."""
    check = compiled_from(place)

    assert [rule for rule, _, _ in check([])] == ["o"]
    assert [rule for rule, _, _ in check({})] == ["r"]
    assert [rule for rule, _, _ in check({"a": 1})] == ["f"]
    assert check({"a": ""}) == []


def test_odd_names_of_fields() -> None:
    """A field may have any name: a keyword's, a builtin's, one with quotes."""
    names = [
        "class",
        "Type",
        "Value",
        "Found",
        "Len",
        "a-b",
        'q"q',
        "back\\slash",
        "1st",
        "集",
        "body",
    ]
    nested = {**OBJECT, "properties": {"Value": FIELD}}
    check = compiled_from({**OBJECT, "properties": dict.fromkeys(names, nested)})

    assert check({name: {"Value": "x"} for name in names}) == []
    assert [path for _, path, _ in check({name: {"Value": 1} for name in names})] == [
        (name, "Value") for name in names
    ]


def test_odd_strings_of_a_closed_set() -> None:
    """A closed set may hold any strings."""
    check = compiled_from({"x-rule": "e", "type": "string", "enum": ['"', "\\", "\n", "集"]})

    assert [value for value in ('"', "\\", "\n", "集", "n", "") if check(value)] == ["n", ""]


def test_reference_with_more_beside_it(schemas: Path) -> None:
    """What stands beside a `$ref` adds to it."""
    whole = json.loads((schemas / SCHEMA).read_bytes())
    beside = {"allOf": [{"x-rule": "parameter-invalid", "required": ["VpcId"]}]}
    whole["properties"]["Extra"] = {"$ref": "urn:bcvalidate:common#/$defs/vpc", **beside}
    (schemas / SCHEMA).write_text(json.dumps(whole), "utf-8")

    cited = [rule for rule in citations(action_schema(ACTION)) if rule.path[:1] == ("Extra",)]

    of_the_target = list(citations(schema_file("common.schema.json")["$defs"]["vpc"]))
    assert len(cited) == len(of_the_target) + 2
    assert [rule.path[1:] for rule in cited][-2:] == [("*",), ()]
    assert compiler.main([]) == 0


def test_reference_to_nothing(schemas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A `$ref` that leads nowhere is named."""
    text = (schemas / SCHEMA).read_text("utf-8").replace("$defs/user-data", "$defs/nope")
    (schemas / SCHEMA).write_text(text, "utf-8")

    assert compiler.main([]) == 1
    assert (
        capsys.readouterr().err == "schemas: $ref urn:bcvalidate:common#/$defs/nope names nothing\n"
    )


def test_arguments_of_the_compiler(capsys: pytest.CaptureFixture[str]) -> None:
    """Another argument than --check is misuse."""
    assert compiler.main(["--chekc"]) == 2
    assert capsys.readouterr().err == "usage: python -m tools.compiler [--check]\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            '[{"rule": "r", "code": "c", "message": "m"}]',
            "schemas/common-errors.json:2:3: this row lacks 'status'",
        ),
        ("[5]", "schemas/common-errors.json:2:3: this row lacks "),
        ("{}", "schemas/common-errors.json:1:1: this must be a JSON array"),
    ],
)
def test_row_that_makes_no_sense(monkeypatch: pytest.MonkeyPatch, text: str, fault: str) -> None:
    """A row that lacks a field is named with its file and number."""
    monkeypatch.setattr("bcvalidate.rules.registry.schema_bytes", lambda _: text.encode())
    rules.cache_clear()
    try:
        with pytest.raises(ConfigFileError) as caught:
            rules()
    finally:
        rules.cache_clear()

    assert str(caught.value).startswith(fault)


@pytest.mark.parametrize("change", [{"severity": "eror"}, {"rule": "name-length"}])
def test_row_of_advice_that_makes_no_sense(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    """A severity that is none, and an id that is taken, are refused."""
    advice = {"rule": "r", "severity": "info", "message": "m", "source": "s", **change}
    files = {"lints.json": json.dumps([advice]).encode()}
    monkeypatch.setattr(
        "bcvalidate.rules.registry.schema_bytes",
        lambda name: files.get(name) or (ROOT / "schemas" / name).read_bytes(),
    )
    rules.cache_clear()
    try:
        with pytest.raises(
            ConfigFileError, match=":2:3: this row has a wrong severity or a known id"
        ):
            rules()
    finally:
        rules.cache_clear()
