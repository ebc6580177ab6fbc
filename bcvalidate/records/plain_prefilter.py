"""The gate: of a block of bodies, those in which there is surely nothing to find are let pass."""

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from bcvalidate.account import Account
from bcvalidate.document.document import (
    MAX_DEPTH,
    SCANNER_ERRORS,
    WHITESPACE,
    Document,
    read_document,
    scan_value,
)
from bcvalidate.engine import lints
from bcvalidate.engine.compiled import create_cluster_prefilter as generated
from bcvalidate.records.chunks import split_lines
from bcvalidate.rules.credentials import is_secret_key

if TYPE_CHECKING:
    from collections.abc import Callable

# A character has up to four bytes.
_ROOMY = lints.MAX_BODY_SIZE // 4
# All that escapes of ASCII start with: brackets, commas and ids of access keys are ASCII.
_ESCAPED = "\\u00"
# What every placeholder, every id of an access key and every long fraction has: a single character
# at the start of a pattern is looked for much faster than a word.
_SUSPICIOUS = [
    re.compile(pattern).search
    for pattern in (
        lints.PLACEHOLDER_START,
        r"T(?:AI|S\.)",
        rf"\.[^\x00-/:-\x7f]{{{lints.MAX_DECIMALS + 1}}}",
    )
]


Mounted = tuple[str | None, ...]
"""The types of both disks, the place of the data disk, and those of the mounts."""


class Cache:
    """Free keys that name no secret, numbers of few decimals, places of disks, and other texts.

    What is remembered need not be looked at again.
    """

    def __init__(self, memos: int) -> None:
        self._names: set[str] = set()
        self._numbers: set[float] = set()
        self._mounted: set[Mounted] = set()
        texts: tuple[set[str], ...] = tuple(set() for _ in range(memos))
        self.known = (self._names, self._numbers, texts)

    def learn(self, body: object) -> None:
        """Remember what is good of the keys and numbers of any body, where they are free."""
        if len(self._names) > _MOST:
            self._names.clear()
        if len(self._numbers) > _MOST:
            self._numbers.clear()
        for maps in body.values() if type(body) is dict else ():
            if type(maps) is dict:
                self._learn_names(maps)
                for members in maps.values():
                    self._learn_numbers(members)

    def _learn_names(self, keys: dict[str, object]) -> None:
        self._names.update(
            key for key in keys if len(key) <= _LONGEST_NAME and not is_secret_key(key)
        )

    def _learn_numbers(self, members: object) -> None:
        for number in members.values() if type(members) is dict else ():
            if type(number) in (int, float) and not lints.has_many_decimals(number):
                self._numbers.add(number)

    def fits(self, mounted: Mounted, body: object) -> bool:
        """Whether the disks of a body go together, which are mounted so."""
        if mounted in self._mounted:
            return True
        if any(lints.mount_destinations_overlap(body)) or any(lints.disk_types_differ(body)):
            return False
        if sum(map(len, filter(None, mounted))) <= _LONGEST_MOUNTED:
            if len(self._mounted) > _MOST:
                self._mounted.clear()
            self._mounted.add(mounted)
        return True


class Candidates(NamedTuple):
    """The number of lines in a chunk, and those that may have findings.

    Each comes with its index in the chunk, and without its line feed.
    """

    lines: int
    candidates: list[tuple[int, bytes]]


class PlainPrefilter:
    """Knows quickly of most bodies without findings that `validate` has no findings for them.

    It may doubt any body, but is never sure of one with findings. It keeps what it has seen, up to
    a bound, and so belongs to one thread.
    """

    def __init__(self, account: Account | None, *, lint: bool) -> None:
        limits: dict[str, Any] = dict(account.limits() if account is not None else {})
        self._lint = lint
        self._cache = Cache(generated.MEMOS)
        self._is_sound: Callable[[object], bool] = generated.is_sound
        self._settled: Callable[..., tuple[int, Mounted]] = generated.settled
        if limits:
            self._is_sound = partial(generated.is_sound, **limits)
            self._settled = partial(generated.settled, **limits)

    def candidates(self, block: bytes) -> Candidates:
        """The doubtful lines of a block of whole lines; blank ones are doubtful."""
        try:
            text = block.decode()
            odd = False
        except UnicodeDecodeError:
            text = block.decode(errors="surrogateescape")
            odd = True
        lines = split_lines(text, "\n")
        odd = odd or (self._lint and _is_odd(text, max(map(len, lines), default=0)))
        found = [
            (index, lines[index].encode(errors="surrogateescape"))
            for index in self._candidates(lines, odd=odd)
        ]
        return Candidates(len(lines), found)

    def is_clean(self, text: str) -> bool:
        """Whether a body surely has no findings."""
        return not self._candidates([text], odd=True)

    def _candidates(self, texts: list[str], *, odd: bool) -> list[int]:
        """The indices of the doubtful ones; if any is odd, each is looked at for that."""
        found = []
        is_clean = self._is_clean if self._lint else self._is_valid
        for index, text in enumerate(texts):
            try:
                value, end = scan_value(text, 0)
            except SCANNER_ERRORS:
                found.append(index)
                continue
            if (
                not is_clean(text, value)
                or (end != len(text) and text[end:].strip(WHITESPACE))
                or (
                    odd and (not _is_encodable(text) or (self._lint and _breaks_lints(text, value)))
                )
            ):
                found.append(index)
        return found

    def _is_valid(self, text: str, value: object) -> bool:
        """Whether a value breaks no documented rule, and its text is not nested too deep."""
        return self._is_sound(value) and (
            text.count("{") + text.count("[") <= MAX_DEPTH or read_document(text).readable
        )

    def _is_clean(self, text: str, value: object) -> bool:
        """Whether a value breaks no rule of the schema, nor a lint that looks at several places.

        It also says that the text repeats no key, and has none that the schema does not know. For
        each object or array of the value that it comes past, `settled` counts one less than the
        members that it knows, or the items; for an object without any that it knows, that is -1.
        So what it counts is at most the commas between the parts of the value, which are at most
        those between the parts of the text, where keys may be repeated, and these are at most all
        commas of the text. If the first and the last are equal, there is no room for a member that
        is unknown, repeated, or hidden in one that is, nor for a comma in a string; those, where
        none is escaped, are taken off by `_written`.
        """
        settled = self._settled(value, self._cache.known)
        if settled is generated.UNSEEN:
            self._cache.learn(value)
            settled = self._settled(value, self._cache.known)
        commas, mounted = settled
        if commas < 0 or not self._cache.fits(mounted, value):
            return False
        parting = text.count(",")
        return commas == parting or (_ESCAPED not in text and commas == parting - _written(value))


def _is_odd(text: str, longest: int) -> bool:
    """Whether the lints have to look at the text of a body, or at one of those in a block."""
    if longest > _ROOMY or ("\\" in text and _ESCAPED in text):
        return True
    return any(search(text) for search in _SUSPICIOUS)


def _breaks_lints(text: str, value: object) -> bool:
    """Whether a body breaks any lint, if its text may."""
    return _is_odd(text, len(text)) and bool(lints.lint_violations(Document(text), value))


def _is_encodable(line: str) -> bool:
    """Whether a text has a UTF-8 form."""
    try:
        line.isascii() or line.encode()
    except UnicodeEncodeError:
        return False
    return True


def _written(value: object) -> int:
    """The commas in the strings of an object, keys included."""
    commas = 0
    left: list[Any] = [value]
    for node in left:
        children = node
        if type(node) is dict:
            commas += "".join(node).count(",")
            children = node.values()
        for child in children:
            if type(child) is str:
                commas += child.count(",") if "," in child else 0
            elif type(child) is dict or type(child) is list:
                left.append(child)
    return commas


_MOST = 1024
_LONGEST_NAME = 128
_LONGEST_MOUNTED = 4096
