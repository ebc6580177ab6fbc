"""Policies: an organisation's own rules, from its own JSON Schema."""

from functools import cached_property
from typing import TYPE_CHECKING

from bcvalidate import ecma
from bcvalidate.errors import ConfigFileError
from bcvalidate.policyfile import PolicyFile, read
from bcvalidate.violation import Violation, in_canonical_order

if TYPE_CHECKING:
    from bcvalidate.document.pointer import Path
    from bcvalidate.policyengine import PolicyEngine


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
        from bcvalidate import policyengine

        found: dict[tuple[str, Path], object] = {}
        try:
            for rule, path, value in self._engine.failures(body):
                found.setdefault((rule, path), value)
        except ecma.SlowPattern as slow:
            place = self._file.of_pattern(slow.pattern)
            reason = f"this pattern takes more than {ecma.LONGEST_SEARCH:g} s on a text of the body"
            advice = "take apart what repeats inside of what repeats"
            raise ConfigFileError(f"{place}: {reason}; {advice}") from None
        except policyengine.SlowPolicy:
            limit = f"{policyengine.LONGEST_BODY:g} s"
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
        from bcvalidate.policyengine import PolicyEngine

        return PolicyEngine(self._file.schema)


def load(name: str, data: bytes) -> Policy:
    """The policy that a file holds; ConfigFileError, with line and column, when it has a fault."""
    return Policy(read(name, data))
