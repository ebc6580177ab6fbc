"""Redaction: what goes into words of what a body holds, without the secrets of the body."""

from collections.abc import Container, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from typing import Any

from bcvalidate.document.document import MAX_DEPTH, Document
from bcvalidate.document.pointer import Path
from bcvalidate.redaction.head_secrets import head_secrets
from bcvalidate.redaction.needles import Needles
from bcvalidate.redaction.secret_names import may_name_a_secret, names_a_secret
from bcvalidate.redaction.secrets import MASK, spelt_in, united
from bcvalidate.rules.credentials import access_keys, may_have_access_key
from bcvalidate.rules.schema import field_names

_BETWEEN = "\n"
_MANY = 4096
# The interpreter refuses to write integers of far more digits.
_LONGEST_NUMBER = 10**512
_CONTAINERS = frozenset((dict, list))
_SCALARS = frozenset((str, int, float, bool, type(None)))


class Redaction:
    """Takes the secrets of one body out of the keys and values that words are to be made of.

    `paths` and `values` are all that will be asked for. The names of fields are the service's, and
    stay as they are. A secret of fewer than 6 characters stands in any word, so that it is masked
    only where it stands alone.
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
        texts = (text for value in values if (text := _text(value)) is not None)
        words = _BETWEEN.join([*(_own_words(action, path) for path in paths), *texts])
        found = set()
        if words.strip(_BETWEEN):
            found = _around(document)
            if not _names_no_secret(document):
                if _may_hold_secrets(body, _plain_names(action)):
                    found |= _Search(words, field_names(action)).secrets(body)
                if document.text is not None and (not document.readable or document.repeats_keys):
                    # Of a key that repeats, the value has only the last one.
                    found |= spelt_in(document.text, readable=document.readable)
        self._is_clean = not found and not may_have_access_key(words)
        self._secrets = found

    @cached_property
    def _needles(self) -> Needles:
        return Needles(self._secrets)

    def path(self, path: Path) -> Path:
        """A path whose keys have their secrets masked."""
        if self._is_clean or not _own_words(self._action, path):
            return path
        fields = field_names(self._action)
        return tuple(
            step if type(step) is int or step in fields else self._masked(str(step))
            for step in path
        )

    def value(self, value: object) -> object:
        """A value with its secrets masked; a number that is one becomes a mask itself."""
        if self._is_clean:
            return value
        text = _text(value)
        if isinstance(value, str) or (text is not None and text in self._secrets):
            return self._masked(text or "")
        return value

    def _masked(self, text: str) -> str:
        """A text with a mask in place of each secret, and of what looks like an access key."""
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


@cache
def _plain_names(action: str) -> frozenset[str]:
    """The names of fields that name no secret."""
    return frozenset(name for name in field_names(action) if not names_a_secret(name))


def _around(document: Document) -> set[str]:
    """The secrets of what stands around the text of a document."""
    found = head_secrets(document.head) if document.head else set()
    return (
        found | spelt_in(document.enclosing_text, readable=False)
        if document.enclosing_text
        else found
    )


def _names_no_secret(document: Document) -> bool:
    """Whether it is certain, from its text alone, that a document names no secret."""
    text = document.text
    return document.readable and text is not None and not may_name_a_secret(text)


def _may_hold_secrets(body: object, plain: frozenset[str]) -> bool:
    """Whether a search for secrets is worth the while: of most bodies, it soon is not."""
    level: list[Any] = [[body]]
    left = _MANY
    while level:
        # A caller's own objects may hold themselves, or be of other classes.
        left -= len(level)
        if left < 0 or not all(map(_CONTAINERS.__contains__, map(type, level))):
            return True
        for node in level:
            if type(node) is dict and not plain.issuperset(node):
                for key in node.keys() - plain:
                    if node[key] and (type(key) is not str or names_a_secret(key)):
                        return True
        level = [
            value
            for node in level
            for value in (node.values() if type(node) is dict else node)
            if type(value) not in _SCALARS
        ]
    return False


def _text(value: object) -> str | None:
    """A string, or a number as it is written; None for what no message writes out."""
    if isinstance(value, str):
        return value
    if type(value) is float or (type(value) is int and abs(value) < _LONGEST_NUMBER):
        return repr(value)
    return None


class _Search:
    """Looks for the secrets of a body, of those that some words have in them."""

    def __init__(self, words: str, fields: Container[str]) -> None:
        self._words = words
        self._fields = fields
        self._many = len(words) > _MANY
        self._found: set[str] = set()
        # A caller's own objects may hold themselves; each is kept, so that its id stays its own.
        self._seen: dict[tuple[int, bool], object] = {}

    def secrets(self, body: object) -> set[str]:
        """The strings and numbers below the keys that name a secret, and the keys there."""
        self._visit([body], MAX_DEPTH, secret=False)
        return self._found

    def _visit(self, node: Any, levels: int, *, secret: bool) -> None:
        # Nor are they less deep than a text may be.
        if (id(node), secret) in self._seen or levels < 0:
            return
        self._seen[id(node), secret] = node
        for key, value in _members(node):
            text = _text(value)
            if text:
                # Whichever is the quicker question comes first.
                if (
                    (self._many or text in self._words)
                    and (secret or _names(key))
                    and text in self._words
                ):
                    self._found.add(text)
            elif type(value) not in _SCALARS:
                self._visit(value, levels - 1, secret=secret or _names(key))
            if secret and isinstance(key, str) and self._is_own(key):
                self._found.add(key)

    def _is_own(self, key: str) -> bool:
        """Whether a key is one of the words, and no name of a field."""
        return key != "" and key in self._words and key not in self._fields


def _names(key: object) -> bool:
    return isinstance(key, str) and names_a_secret(key)


def _members(node: Any) -> Iterable[tuple[object, Any]]:
    """The members of an object, or the items of an array, also of a caller's own class."""
    if type(node) is dict or isinstance(node, Mapping):
        return node.items()
    return enumerate(node) if isinstance(node, list | tuple) else ()
