"""Conversion of a schema tree to plain draft 7."""

from bcvalidate.rules.json_schema import draft07_schema


def test_lints_restrict_nothing() -> None:
    """The keywords of lints are left out, wherever in the tree they are."""
    lint = {"x-rule": "name-prose", "pattern": "^[A-Z]", "x-unheard-of": 1, "maxItems": 3}
    name = {"x-rule": "name-type", "type": "string"}
    unknown = {"x-rule": "unknown-key", "description": "No such key.", "x-never": True}
    tree = {
        "allOf": [
            {"x-rule": "body-type", "type": "object"},
            lint,
            {"if": {"x-unheard-of": 1}, "then": {"properties": {"Name": lint}}},
            {"properties": {"Name": lint, "Groups": {"additionalProperties": lint}}},
        ],
        "properties": {
            "Name": {"description": "A name.", "allOf": [name, lint]},
            "Mode": {"x-rule": "undocumented-key", "x-never": True},
            "Groups": {"x-rule": "groups-type", "type": "object", "additionalProperties": lint},
        },
        "additionalProperties": unknown,
    }

    assert draft07_schema(tree) == {
        "type": "object",
        "properties": {
            "Name": {"description": "A name.", "type": "string"},
            "Groups": {"type": "object"},
            "Mode": {},
        },
        "additionalProperties": False,
    }


def test_keyword_of_two_rules_is_merged() -> None:
    """A keyword that two documented rules of a subschema use is merged, never overwritten."""
    tree = {
        "allOf": [
            {"x-rule": "name-missing", "required": ["Name"]},
            {"x-rule": "image-id-missing", "required": ["ImageId"]},
            {"x-rule": "user-data-size", "minProperties": 0, "maxProperties": 64},
            {"x-rule": "user-data-size", "minProperties": 0, "maxProperties": 9},
        ]
    }

    assert draft07_schema(tree) == {
        "required": ["Name", "ImageId"],
        "minProperties": 0,
        "maxProperties": 64,
        "allOf": [{"maxProperties": 9}],
    }
