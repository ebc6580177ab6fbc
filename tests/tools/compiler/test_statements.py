"""The statements of the compiled module: every rule of a schema is checked."""

from typing import TYPE_CHECKING

from tests.tools.compiler.compiled import compiled_check

if TYPE_CHECKING:
    from bcvalidate.rules.schema import Schema

OBJECT = {"x-rule": "o", "type": "object"}
FIELD = {"x-rule": "f", "type": "string"}


def test_keys_of_a_map() -> None:
    """The keys of a map are checked even if its values may be anything."""
    check = compiled_check(
        {
            "x-rule": "m",
            "type": "object",
            "propertyNames": {"x-rule": "k", "minLength": 1, "maxLength": 2},
        }
    )

    assert check({"": 0, "a": 0, "abc": 0}) == [("k", ("",), ""), ("k", ("abc",), "abc")]
    assert check({"ab": None}) == []


def test_bound_without_a_type() -> None:
    """A bound without a type ignores values of other types."""
    check = compiled_check({"x-rule": "n", "minimum": 1})

    assert [value for value in (0, 0.5, 1, True, "0", None, float("-inf")) if check(value)] == [
        0,
        0.5,
    ]


def test_all_parts_of_a_subschema() -> None:
    """All rules are compiled, however a subschema is put together."""
    schemas: list[Schema] = [
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
    ]
    for schema in schemas:
        check = compiled_check(schema)

        assert [rule for rule, _, _ in check([])] == ["o"]
        assert [rule for rule, _, _ in check({})] == ["r"]
        assert [rule for rule, _, _ in check({"a": 1})] == ["f"]
        assert check({"a": ""}) == []


def test_odd_field_names() -> None:
    """A field may have any name: a keyword, a builtin, or a name with quotes."""
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
    check = compiled_check({**OBJECT, "properties": dict.fromkeys(names, nested)})

    assert check({name: {"Value": "x"} for name in names}) == []
    assert [path for _, path, _ in check({name: {"Value": 1} for name in names})] == [
        (name, "Value") for name in names
    ]


def test_odd_strings_in_an_enum() -> None:
    """An enum may have any strings."""
    check = compiled_check({"x-rule": "e", "type": "string", "enum": ['"', "\\", "\n", "集"]})

    assert [value for value in ('"', "\\", "\n", "集", "n", "") if check(value)] == ["n", ""]
