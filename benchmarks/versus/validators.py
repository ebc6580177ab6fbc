"""Validators: what each peer is, once it has been given the plain schema."""

from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from versus.loop import LOOPS, Accepts
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
        "pydantic": _pydantic,
        "msgspec": _msgspec,
        "corvus-json-schema-rs": _corvus,
    }
    modules = {peer: module(peer) for peer in makers}
    return [
        validator
        for peer, found in modules.items()
        if found is not None
        for validator in makers[peer](found)
    ]


def readers() -> dict[str, Accepts]:
    """Every loop whose peer is installed: whether a text is accepted, reading included."""
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
    one, several = library.JsonSchemaValueException, library.JsonSchemaValuesException
    return [
        Validator("fastjsonschema", first, partial(_raised, first, one), lists_all=False),
        Validator("fastjsonschema, fast_fail=False", every, partial(_raised, every, several)),
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
        found = library.JsonSchemaResultsCollector.create(library.ResultsLevel.DETAILED)
        built.evaluate(body, found)
        return list(found.results)

    return [Validator("corvus-json-schema-rs", built.is_valid, listing)]


def _all(iter_errors: Callable[[object], Iterable[object]], body: object) -> list[object]:
    return list(iter_errors(body))


def _raised(check: Callable[[object], Any], error: type[Exception], body: object) -> list[object]:
    """The errors that an exception holds, or the exception itself where it is about one."""
    try:
        check(body)
    except error as violation:
        errors = getattr(violation, "errors", None)
        return list(errors() if callable(errors) else errors or [violation])
    return []
