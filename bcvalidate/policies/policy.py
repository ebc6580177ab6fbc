"""Policies: an organisation's own rules, from its own JSON Schema."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bcvalidate.document.pointer import Path
from bcvalidate.document.source_file import read_named
from bcvalidate.engine import ecma_regex
from bcvalidate.engine.violation import Violation, in_canonical_order
from bcvalidate.errors import ConfigFileError
from bcvalidate.policies.loader import PolicyFile, read_policy
from bcvalidate.rules.registry import Rule, canonical_order, rules

if TYPE_CHECKING:
    from bcvalidate.document.pointer import Path
    from bcvalidate.policies.engine import PolicyEngine


class Policy:
    """An organisation's rules.

    `rows` has their words, in the order of the file. `key_rules` are the rules that only keys
    break: such a violation stands at the key, any other at the value.
    """

    def __init__(self, file: PolicyFile) -> None:
        self._file = file
        self.name = file.name
        self.rules = file.rules()
        self.key_rules = file.key_rules()

    def violations(self, body: object) -> list[Violation]:
        """Every broken rule, once for each path, in canonical order; `body` is as JSON holds it.

        Raises ConfigFileError when a pattern takes too long on a text of the body, or when the policy
        leads so deep into the body that the stack ends.
        """
        from bcvalidate.policies import engine

        found: dict[tuple[str, Path], object] = {}
        try:
            for rule, path, value in self._engine.failures(body):
                found.setdefault((rule, path), value)
        except ecma_regex.SlowPattern as slow:
            place = self._file.of_pattern(slow.pattern)
            reason = f"this pattern takes more than {ecma_regex.SEARCH_TIMEOUT:g} s on a text of the body"
            advice = "take apart what repeats inside of what repeats"
            raise ConfigFileError(f"{place}: {reason}; {advice}") from None
        except engine.SlowPolicy:
            limit = f"{engine.BODY_TIMEOUT:g} s"
            reason = f"this policy takes more than {limit} on the body; let less refer to itself"
            raise ConfigFileError(f"{self._file.at(())}: {reason}") from None
        except RecursionError:
            place = self._file.at(())
            reason = "this policy leads too deep into the body; nest its subschemas less"
            raise ConfigFileError(f"{place}: {reason}") from None
        order = {rule: row.order for rule, row in self.rules.items()}
        violations = [(rule, path, value) for (rule, path), value in found.items()]
        return in_canonical_order(violations, body, order)

    def where(self, rule: str) -> str:
        """Where a rule stands first: file, line and column."""
        return self._file.of_rule(rule)

    @cached_property
    def _engine(self) -> "PolicyEngine":
        from bcvalidate.policies.engine import PolicyEngine

        return PolicyEngine(self._file.schema)


def load_policy(name: str, data: bytes) -> Policy:
    """The policy that a file holds; ConfigFileError, with line and column, when it has a fault."""
    return Policy(read_policy(name, data))


class Policies:
    """Several policies, which may share rules.

    `rows` has their words, and `order` the canonical order, first of our own rules, then of
    theirs. `key_rules` are the rules that only keys break, in every policy that has them. Raises
    ConfigFileError when two policies do not mean the same by a rule.
    """

    def __init__(self, policies: Sequence[Policy]) -> None:
        self._policies = policies
        self.rules = merge_rules(policies)
        self.order = {**canonical_order(), **{rule: row.order for rule, row in self.rules.items()}}
        self.key_rules = frozenset(
            rule
            for rule in self.rules
            if all(rule in policy.key_rules for policy in policies if rule in policy.rules)
        )

    def violations(self, body: object) -> list[Violation]:
        """Every broken rule, once for each path; raises what a policy raises."""
        found: dict[tuple[str, Path], object] = {}
        for policy in self._policies:
            for rule, path, value in policy.violations(body):
                found.setdefault((rule, path), value)
        return [(rule, path, value) for (rule, path), value in found.items()]


def load_policies(names: Sequence[str]) -> Policies:
    """The policies in these files; ConfigFileError for the first that has a fault."""
    words = "the policy cannot be read ({}); name another file"
    return Policies([load_policy(name, read_named(name, otherwise=words)) for name in names])


def merge_rules(policies: Iterable[Policy]) -> dict[str, Rule]:
    """The rows of several policies, numbered on after our own.

    Raises ConfigFileError when a rule has other words in one policy than in one before it.
    """
    table: dict[str, Rule] = {}
    owners: dict[str, Policy] = {}
    for policy in policies:
        for rule, row in policy.rules.items():
            first = owners.setdefault(rule, policy).rules[rule]
            if (first.message, first.severity) != (row.message, row.severity):
                reason = f"{rule} has another message or severity at {owners[rule].where(rule)}"
                raise ConfigFileError(f"{policy.where(rule)}: {reason}; choose another id")
            order = len(rules()) + len(table) + 1
            table.setdefault(rule, row._replace(order=order))
    return table
