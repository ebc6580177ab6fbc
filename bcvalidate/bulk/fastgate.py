"""The fast gate: sure of most lines that have no findings, by the packages of the extra `fast`."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from bcvalidate.account import Account
from bcvalidate.bulk.blocks import lines_of
from bcvalidate.bulk.doubts import Doubts
from bcvalidate.bulk.structs import Structs
from bcvalidate.bulk.sureschema import sure_schema
from bcvalidate.credentials import STARTS
from bcvalidate.dialect import BELOW
from bcvalidate.engine import ACTION
from bcvalidate.lints import DECIMALS, MAX_SIZE, PLACEHOLDER_SIGN

_VALIDATOR, _STRUCTS = "corvus_json_schema_rs", "msgspec"

# JSON writes the characters of our keys, and of the texts below, in no other way.
_ESCAPED = rb"\\u00"
_NOT_AN_INTEGER = rb'"\s*:\s*-?[0-9]+[.eE]'
_NOT_A_PRICE = rb'SpotPriceLimit"\s*:(?!\s*-?[0-9]+(?:\.[0-9]{1,%d})?\s*[,}])' % DECIMALS
_PLACEHOLDER = PLACEHOLDER_SIGN.encode("ascii")
_ACCESS_KEYS = tuple(re.escape(start.encode("ascii")) for start in STARTS)


def fast_gate(account: Account | None, *, lint: bool) -> "FastGate | None":
    """The gate for an account, or None when a package of the extra is not installed."""
    try:
        # What is not needed is not loaded: a gate is made before the first line is looked at.
        for package in (_VALIDATOR, _STRUCTS) if lint else (_VALIDATOR,):
            import_module(package)
    except ImportError:
        return None
    return FastGate(account, lint=lint)


class FastGate:
    """Tells lines in which nothing can be found; what it doubts may have no findings either.

    A validator of JSON Schema holds each line against the sure schema. What it does not see is
    looked for in the text: that a number is no integer as it is written, and with `lint` what the
    advice is about.
    """

    def __init__(self, account: Account | None, *, lint: bool) -> None:
        corvus: Any = import_module(_VALIDATOR)
        schema = sure_schema(ACTION, account, lint=lint)
        self._is_valid = corvus.compile(schema).is_valid_json
        self._refusals = (
            ValueError,
            corvus.PatternMatchLimitError,
            corvus.SchemaEvaluationDepthError,
        )
        integers = set(_integers(schema))
        self._signs = [re.compile(sign) for sign in _signs(integers, lint=lint)]
        self._bodies = Structs(integers, schema) if lint else None

    def doubts(self, block: bytes) -> Doubts:
        """The lines of a block that are doubtful; a blank line is."""
        lines = lines_of(block, b"\n")
        doubtful = self._suspects(block)
        doubtful.update(self._refused(lines))
        if self._bodies is not None:
            if len(block) > MAX_SIZE:
                doubtful.update(i for i, line in enumerate(lines) if len(line) > MAX_SIZE)
            doubtful.update(
                self._bodies.doubtful([i for i in range(len(lines)) if i not in doubtful], lines)
            )
        return Doubts(len(lines), [(index, lines[index]) for index in sorted(doubtful)])

    def sure(self, text: str | bytes) -> bool:
        """Whether nothing can be found in the text of one body."""
        try:
            body = text.encode() if isinstance(text, str) else text
        except UnicodeEncodeError:
            return False
        if self._suspects(body) or self._refused([body]):
            return False
        return self._bodies is None or (
            len(body) <= MAX_SIZE and not self._bodies.doubtful([0], [body])
        )

    def _suspects(self, block: bytes) -> set[int]:
        """The lines with a sign, of which only the exact path knows what it means."""
        found: set[int] = set()
        # The first sign has a backslash, which few texts have.
        for sign in self._signs if b"\\" in block else self._signs[1:]:
            line = at = 0
            for match in sign.finditer(block):
                line += block.count(b"\n", at, match.start())
                at = match.start()
                found.add(line)
        return found

    def _refused(self, lines: list[bytes]) -> list[int]:
        """The lines that do not fulfil the sure schema, or that the validator cannot read."""
        is_valid, refusals = self._is_valid, self._refusals
        found = []
        for index, line in enumerate(lines):
            try:
                if is_valid(line):
                    continue
            except refusals:
                pass
            found.append(index)
        return found


def _signs(integers: set[str], *, lint: bool) -> Iterator[bytes]:
    """The patterns of what the sure schema does not see, in a text whose keys it knows."""
    yield _ESCAPED
    if lint:
        yield from (_NOT_A_PRICE, _PLACEHOLDER, *_ACCESS_KEYS)
        return
    for name in sorted(integers):
        # What ends in another name is found with that.
        if not any(name.endswith(other) for other in integers - {name}):
            yield re.escape(name.encode("ascii")) + _NOT_AN_INTEGER


def _integers(node: object, name: str = "") -> Iterator[str]:
    """The names of the members that a schema asks somewhere to be integers.

    Raises ValueError for an integer that is no member, as no text would tell its place.
    """
    if isinstance(node, list):
        for entry in node:
            yield from _integers(entry, name)
    elif isinstance(node, dict):
        if node.get("type") == "integer":
            if not name:
                raise ValueError("the fast gate cannot tell an integer that has no name")
            yield name
        for keyword, child in node.items():
            if keyword == "properties":
                for member, place in child.items():
                    yield from _integers(place, member)
            else:
                yield from _integers(child, "" if keyword in BELOW else name)
