"""Policies: the rules of several policies as one set."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bcvalidate.document.source_file import read_named
from bcvalidate.errors import ConfigFileError
from bcvalidate.policy import Policy, load
from bcvalidate.rules.registry import Rule, canonical_order, rules
from bcvalidate.violation import Violation

if TYPE_CHECKING:
    from bcvalidate.document.pointer import Path


class Policies:
    """Several policies, which may share rules.

    `rows` has their words, and `order` the canonical order, first of our own rules, then of
    theirs. `key_rules` are the rules that only keys break, in every policy that has them. Raises
    ConfigFileError when two policies do not mean the same by a rule.
    """

    def __init__(self, policies: Sequence[Policy]) -> None:
        self._policies = policies
        self.rules = merged(policies)
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


def load_all(names: Sequence[str]) -> Policies:
    """The policies in these files; ConfigFileError for the first that has a fault."""
    words = "the policy cannot be read ({}); name another file"
    return Policies([load(name, read_named(name, otherwise=words)) for name in names])


def merged(policies: Iterable[Policy]) -> dict[str, Rule]:
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
