"""Policies: check bodies against the rules of an organisation."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

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
    """The rules of one policy file.

    - `rules`: the rules by their ids, in the order of the file.
    - `key_rules`: the ids of the rules that only keys violate. Their violations are located at
      the key, those of all other rules at the value.
    """

    def __init__(self, file: PolicyFile) -> None:
        self._file = file
        self.name = file.source.name
        self.rules = file.rules()
        self.key_rules = file.key_rules()

    def violations(self, body: object) -> list[Violation]:
        """Return the violations of a parsed body, once for each rule and path, in canonical order.

        Raises ConfigFileError if the policy or one of its patterns takes too long on the body, or
        if the policy and the body together are nested too deep.
        """
        from bcvalidate.policies import engine

        values: dict[tuple[str, Path], object] = {}
        try:
            for rule, path, value in self._engine.failures(body):
                values.setdefault((rule, path), value)
        except ecma_regex.SlowPattern as slow:
            where = self._file.where_pattern(slow.pattern)
            limit = f"{ecma_regex.SEARCH_TIMEOUT:g} s"
            reason = f"this pattern takes more than {limit} on a string of the body"
            raise ConfigFileError(f"{where}: {reason}; avoid nested repetition") from None
        except engine.SlowPolicy:
            limit = f"{engine.BODY_TIMEOUT:g} s"
            reason = f"this policy takes more than {limit} on the body; use fewer $refs"
            raise ConfigFileError(f"{self._file.source.at(())}: {reason}") from None
        except RecursionError:
            reason = "this policy is nested too deep for the body; nest its subschemas less"
            raise ConfigFileError(f"{self._file.source.at(())}: {reason}") from None
        order = {rule_id: rule.order for rule_id, rule in self.rules.items()}
        violations = [(rule, path, value) for (rule, path), value in values.items()]
        return in_canonical_order(violations, body, order)

    def where(self, rule_id: str) -> str:
        """Say where a rule is cited first: file, line and column."""
        return self._file.where_rule(rule_id)

    @cached_property
    def _engine(self) -> "PolicyEngine":
        from bcvalidate.policies.engine import PolicyEngine

        return PolicyEngine(self._file.schema)


def load_policy(name: str, data: bytes) -> Policy:
    """Read a policy file; raises ConfigFileError, with line and column, for its first error."""
    return Policy(read_policy(name, data))


class Policies:
    """Several policies, which may share rules.

    - `rules`: the rules of all policies by their ids.
    - `order`: the canonical order: the rules of bcvalidate, then those of the policies.
    - `key_rules`: the ids of the rules that only keys violate, in every policy that has them.

    Raises ConfigFileError if two policies define the same rule differently.
    """

    def __init__(self, policies: Sequence[Policy]) -> None:
        self._policies = policies
        self.rules = merge_rules(policies)
        self.order = canonical_order() | {id_: rule.order for id_, rule in self.rules.items()}
        self.key_rules = frozenset(
            rule
            for rule in self.rules
            if all(rule in policy.key_rules for policy in policies if rule in policy.rules)
        )

    def violations(self, body: object) -> list[Violation]:
        """Return the violations of a parsed body, once for each rule and path.

        Raises ConfigFileError as `Policy.violations` does.
        """
        values: dict[tuple[str, Path], object] = {}
        for policy in self._policies:
            for rule, path, value in policy.violations(body):
                values.setdefault((rule, path), value)
        return [(rule, path, value) for (rule, path), value in values.items()]


def load_policies(names: Sequence[str]) -> Policies:
    """Read policy files; raises ConfigFileError for the first error."""
    message = "the policy cannot be read ({}); name another file"
    return Policies([load_policy(name, read_named(name, otherwise=message)) for name in names])


def merge_rules(policies: Iterable[Policy]) -> dict[str, Rule]:
    """Merge the rules of several policies; their order continues that of bcvalidate's rules.

    Raises ConfigFileError if two policies give a rule different messages or severities.
    """
    merged: dict[str, Rule] = {}
    owners: dict[str, Policy] = {}
    for policy in policies:
        for rule_id, rule in policy.rules.items():
            owner = owners.setdefault(rule_id, policy)
            first = owner.rules[rule_id]
            if (first.message, first.severity) != (rule.message, rule.severity):
                reason = f"{rule_id} has another message or severity at {owner.where(rule_id)}"
                raise ConfigFileError(f"{policy.where(rule_id)}: {reason}; choose another id")
            order = len(rules()) + len(merged) + 1
            merged.setdefault(rule_id, rule._replace(order=order))
    return merged
