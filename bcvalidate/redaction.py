"""Redaction: what goes into words of what a body holds, without the secrets of the body."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from bcvalidate.credentials import access_keys
from bcvalidate.dialect import field_names
from bcvalidate.document import MAX_DEPTH, Document
from bcvalidate.excerpt import MASK
from bcvalidate.needles import Needles
from bcvalidate.secrets import names_a_secret, spelt_in, united
from bcvalidate.violation import Path

_BETWEEN = "\n"
_MANY = 4096


class Redaction:
    """Takes the secrets of one body out of the keys and values that words are to be made of.

    `paths` and `values` are all that will be asked for. The names of fields are the service's, and
    stay as they are.
    """

    def __init__(
        self,
        action: str,
        document: Document,
        body: object,
        paths: Iterable[Path],
        values: Iterable[object],
    ) -> None:
        self._action = action
        texts = (value for value in values if isinstance(value, str))
        words = _BETWEEN.join([*(_own_words(action, path) for path in paths), *texts])
        found: set[str] = set()
        if words.strip(_BETWEEN):
            found |= _Search(words).secrets(body)
            if document.suspect and document.text is not None:
                # Of a key that repeats, the value has only the last one.
                found |= spelt_in(document.text, readable=document.readable)
        self._secrets = found
        self._needles = Needles(found)

    def path(self, path: Path) -> Path:
        """A path whose keys have their secrets masked."""
        if not _own_words(self._action, path):
            return path
        fields = field_names(self._action)
        return tuple(
            step if type(step) is int or step in fields else self._masked(str(step))
            for step in path
        )

    def value(self, value: object) -> object:
        """A value with its secrets masked."""
        return self._masked(value) if isinstance(value, str) else value

    def _masked(self, text: str) -> str:
        """A text with a mask in place of each secret, and of what looks like an access key.

        A secret too short to be looked for is masked where it is the whole text.
        """
        if text in self._secrets:
            return MASK
        shown, at = [], 0
        for start, end in united([*self._needles.spans(text), *access_keys(text)]):
            shown += [text[at:start], MASK]
            at = end
        return "".join([*shown, text[at:]])


@lru_cache(maxsize=4096)
def _own_words(action: str, path: Path) -> str:
    """The keys of a path that are the body's own, as one text."""
    fields = field_names(action)
    return _BETWEEN.join(str(step) for step in path if type(step) is not int and step not in fields)


class _Search:
    """Looks for the secrets of a body, of those that some words have in them."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._many = len(words) > _MANY
        self._found: set[str] = set()
        # A caller's own objects may hold themselves.
        self._seen: set[tuple[int, bool]] = set()

    def secrets(self, body: object) -> set[str]:
        """The strings below the keys that name a secret."""
        self._visit([body], MAX_DEPTH, secret=False)
        return self._found

    def _visit(self, node: Any, levels: int, *, secret: bool) -> None:
        # Nor are they less deep than a text may be.
        if (id(node), secret) in self._seen or levels < 0:
            return
        self._seen.add((id(node), secret))
        for key, value in node.items() if type(node) is dict else enumerate(node):
            kind = type(value)
            if kind is str:
                # Whichever is the quicker question comes first.
                if (
                    value
                    and (self._many or value in self._words)
                    and (secret or (type(key) is str and names_a_secret(key)))
                    and value in self._words
                ):
                    self._found.add(value)
            elif (kind is dict or kind is list) and value:
                named = secret or (type(key) is str and names_a_secret(key))
                self._visit(value, levels - 1, secret=named)
