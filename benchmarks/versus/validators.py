"""Validators: each peer with the plain schema, as functions."""

from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from versus.loop import LOOPS, Accepts
from versus.peers import module
from versus.plain_schema import plain_schema


class Validator(NamedTuple):
    """A peer with the plain schema.

    - `verdict`: returns a true value for a valid body, or raises an error for an invalid one.
    - `listing`: returns the errors of a body.
    - `lists_all`: whether `listing` returns all errors, not only the first.
    """

    peer: str
    verdict: Callable[[object], object]
    listing: Callable[[object], list[object]]
    lists_all: bool = True


def validators() -> list[Validator]:
    """Return a validator for each installed peer."""
    makers = {
        "jsonschema": _jsonschema,
        "fastjsonschema": _fastjsonschema,
        "jsonschema-rs": _jsonschema_rs,
        "pydantic": _pydantic,
        "msgspec": _msgspec,
        "corvus-json-schema-rs": _corvus,
    }
    modules = {peer: module(peer) for peer in makers}
    return [
        validator
        for peer, library in modules.items()
        if library is not None
        for validator in makers[peer](library)
    ]


def readers() -> dict[str, Accepts]:
    """Return the functions of installed peers that parse and check a text."""
    made = {name: _reader(name) for name in LOOPS}
    return {name: reader for name, reader in made.items() if reader is not None}


def _reader(name: str) -> Accepts | None:
    try:
        return LOOPS[name](plain_schema())
    except ImportError:
        return None


def _jsonschema(library: ModuleType) -> list[Validator]:
    built = library.Draft202012Validator(plain_schema())
    return [Validator("jsonschema", built.is_valid, partial(_all, built.iter_errors))]


def _jsonschema_rs(library: ModuleType) -> list[Validator]:
    built = library.validator_for(plain_schema())
    return [Validator("jsonschema-rs", built.is_valid, partial(_all, built.iter_errors))]


def _fastjsonschema(library: ModuleType) -> list[Validator]:
    first = library.compile(plain_schema())
    every = library.compile(plain_schema(), fast_fail=False)
    first_error, errors = library.JsonSchemaValueException, library.JsonSchemaValuesException
    return [
        Validator("fastjsonschema", first, partial(_raised, first, first_error), lists_all=False),
        Validator("fastjsonschema, fast_fail=False", every, partial(_raised, every, errors)),
    ]


def _pydantic(library: ModuleType) -> list[Validator]:
    read = import_module("versus.pydantic_models").BodyModel.model_validate
    return [Validator("pydantic", read, partial(_raised, read, library.ValidationError))]


def _msgspec(library: ModuleType) -> list[Validator]:
    read = partial(library.convert, type=import_module("versus.msgspec_models").BodyModel)
    listing = partial(_raised, read, library.ValidationError)
    return [Validator("msgspec", read, listing, lists_all=False)]


def _corvus(library: ModuleType) -> list[Validator]:
    built = library.compile(plain_schema())

    def listing(body: object) -> list[object]:
        collector = library.JsonSchemaResultsCollector.create(library.ResultsLevel.DETAILED)
        built.evaluate(body, collector)
        return list(collector.results)

    return [Validator("corvus-json-schema-rs", built.is_valid, listing)]


def _all(iter_errors: Callable[[object], Iterable[object]], body: object) -> list[object]:
    return list(iter_errors(body))


def _raised(check: Callable[[object], Any], error: type[Exception], body: object) -> list[object]:
    """Return the errors of an exception, or the exception itself if it has only one."""
    try:
        check(body)
    except error as violation:
        errors = getattr(violation, "errors", None)
        return list(errors() if callable(errors) else errors or [violation])
    return []
