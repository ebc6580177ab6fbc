"""Engines: the violations of a body, by the compiled engine or by the reference engine."""

from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from bcvalidate.account import Account
from bcvalidate.engine.violation import Violation
from bcvalidate.rules.schema import ACTION

ENGINES = ("compiled", "reference")


class CompiledModule(Protocol):
    """What a compiled module has."""

    KEY_RULES: tuple[str, ...]
    PARAMETER_ROOTS: tuple[tuple[str, ...], ...]

    def violations(self, body: object, /, **limits: object) -> list[Violation]:
        """Every broken rule that is documented, in the order of the schema."""

    def advice(self, body: object, /, **limits: object) -> list[Violation]:
        """Every broken rule of our own advice, in the order of the schema."""


@cache
def compiled_module(action: str) -> CompiledModule:
    """The compiled module of an action."""
    module: Any = import_module(f"bcvalidate.engine.compiled.{action.replace('-', '_')}")
    return cast("CompiledModule", module)


def find_violations(
    body: object,
    account: Account | None = None,
    engine: str = "compiled",
    *,
    lint: bool = True,
    action: str = ACTION,
) -> list[Violation]:
    """Every broken rule of a body, without `lint` only those that are documented.

    They come in the engine's own order; the engines agree on the set.
    """
    limits = account.limits() if account is not None else {}
    if engine == "reference":
        reference: Any = import_module("bcvalidate.engine.reference")
        return cast("list[Violation]", reference.violations(action, body, limits, lint=lint))
    module = compiled_module(action)
    found = module.violations(body, **limits)
    return found + module.advice(body, **limits) if lint else found
