"""The expressions of the compiled module: one for each constraint and condition."""

from typing import Any

from tools.compiler import expressions


def test_constraints() -> None:
    """A constraint becomes the expression that is true if the constraint is broken."""
    cases: list[tuple[Any, str | None, str]] = [
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
    ]
    for constraint, known_type, expression in cases:
        rule = {"x-rule": "r", **constraint}

        assert expressions.violates(rule, "v", known_type) == expression


def test_conditions() -> None:
    """A condition becomes the expression that is true if the condition holds."""
    cases: list[tuple[Any, str | None, str]] = [
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
    ]
    for predicate, known_type, expression in cases:
        assert expressions.holds(predicate, "v", known_type) == expression
