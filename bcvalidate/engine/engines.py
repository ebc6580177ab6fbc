"""Engine selection: find violations with the compiled or the reference engine."""

from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from bcvalidate.account import Account
from bcvalidate.engine.violation import Violation
from bcvalidate.rules.schema import ACTION

ENGINES = ("compiled", "reference")


class CompiledModule(Protocol):
    """The interface of a compiled module."""

    KEY_RULES: tuple[str, ...]
    PARAMETER_ROOTS: tuple[tuple[str, ...], ...]

    def violations(self, body: object, /, **limits: object) -> list[Violation]:
        """List the violations of documented rules, in the order of the schema."""

    def lints(self, body: object, /, **limits: object) -> list[Violation]:
        """List the violations of lints, in the order of the schema."""


@cache
def compiled_module(action: str) -> CompiledModule:
    """Import the compiled module of an action."""
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
    """List the violations of a body; without `lint`, only those of documented rules.

    Both engines find the same violations, in different orders.
    """
    limits = account.limits() if account is not None else {}
    if engine == "reference":
        reference: Any = import_module("bcvalidate.engine.reference")
        return cast("list[Violation]", reference.violations(action, body, limits, lint=lint))
    module = compiled_module(action)
    violations = module.violations(body, **limits)
    return violations + module.lints(body, **limits) if lint else violations
