"""Validators: what each peer is, once it has been given the plain schema."""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any, NamedTuple

from versus.peers import module
from versus.plain_schema import plain_schema


class Validator(NamedTuple):
    """A peer, ready to use: its verdict is true for a valid body, `listing` names violations."""

    peer: str
    verdict: Callable[[object], object]
    listing: Callable[[object], list[object]]
    lists_all: bool = True


def validators() -> list[Validator]:
    """Every peer that is installed, its validator built once."""
    makers = {
        "jsonschema": _jsonschema,
        "fastjsonschema": _fastjsonschema,
        "jsonschema-rs": _jsonschema_rs,
    }
    modules = {peer: module(peer) for peer in makers}
    return [makers[peer](found) for peer, found in modules.items() if found is not None]


def _jsonschema(library: ModuleType) -> Validator:
    built = library.Draft202012Validator(plain_schema())
    return Validator("jsonschema", built.is_valid, partial(_all, built.iter_errors))


def _jsonschema_rs(library: ModuleType) -> Validator:
    built = library.validator_for(plain_schema())
    return Validator("jsonschema-rs", built.is_valid, partial(_all, built.iter_errors))


def _fastjsonschema(library: ModuleType) -> Validator:
    built = library.compile(plain_schema())
    first = partial(_first, built, library.JsonSchemaValueException)
    return Validator("fastjsonschema", built, first, lists_all=False)


def _all(iter_errors: Callable[[object], Any], body: object) -> list[object]:
    return list(iter_errors(body))


def _first(check: Callable[[object], object], error: type[Exception], body: object) -> list[object]:
    try:
        check(body)
    except error as violation:
        return [violation]
    return []
