"""Documents: the JSON value that bytes or text hold, read as strictly as RFC 8259 asks."""

from _json import make_scanner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Scanner = Callable[[str, int], tuple[object, int]]

MAX_DEPTH = 128
WHITESPACE = " \t\n\r"

# No integer of a rule comes near this, and the interpreter refuses to read much longer ones.
_HUGE = 10**600

_CONTAINERS = frozenset((dict, list))


class _Strict:
    """What the stdlib's C scanner asks of a decoder; `json` itself would import `re`."""

    strict = True
    object_hook = None
    parse_float = float

    def __init__(
        self,
        pairs_hook: "Callable[[list[tuple[str, object]]], object] | None" = None,
        parse_int: "Callable[[str], object]" = int,
    ) -> None:
        self.object_pairs_hook = pairs_hook
        self.parse_int = parse_int

    @staticmethod
    def parse_constant(name: str) -> object:
        """NaN, Infinity and -Infinity are not JSON."""
        raise ValueError(name)


# The stubs of the stdlib ask for a scanner to make a scanner from; it takes any decoder.
_scanner: "Callable[[_Strict], Scanner]" = make_scanner  # type: ignore[assignment]

skip_value: "Scanner" = _scanner(_Strict(parse_int=str))
"""Reads the value that starts at an offset, for its end: `skip(text, offset) -> (value, end)`.

Its integers are not converted, so that no length of theirs is refused.
"""

JSON_ERRORS = (ValueError, StopIteration, RecursionError, SystemError)
"""What a scanner raises for what is no JSON: SystemError as long as `json` is not imported, from
which it takes its exception."""

scan_value: "Scanner" = _scanner(_Strict())


class Document:
    """A text and the value that it holds.

    - `text`: the text, None for a value that was never a text.
    - `value`: the parsed value, None unless `readable`.
    - `readable`: whether the text is JSON and not nested deeper than allowed.
    - `head`: the whole lines that stand before the text in its file, such as the head of a request.
    - `start`: how many lines of the file, and how many characters of the next line, stand before
      `head` and are not kept.
    - `enclosing_text`: what stands around the text in its line; it is never shown.
    - `undecodable`: the offset, in characters, of the first bytes that are not UTF-8, or None.
    - `stack_exhausted`: whether the caller's stack ended before the text did.
    """

    __slots__ = (
        "_repeats_keys",
        "enclosing_text",
        "head",
        "readable",
        "stack_exhausted",
        "start",
        "text",
        "undecodable",
        "value",
    )

    def __init__(self, text: str | None, undecodable: int | None = None) -> None:
        self.head = self.enclosing_text = ""
        self.start = (0, 0)
        self.text = text
        self.undecodable = undecodable
        self.value: object = None
        self.readable = self.stack_exhausted = False
        self._repeats_keys: bool | None = None

    @property
    def repeats_keys(self) -> bool:
        """Whether an object of a readable text has a key more than once."""
        if self._repeats_keys is None:
            self._repeats_keys = (
                self.readable and self.text is not None and _repeats_keys(self.text, self.value)
            )
        return self._repeats_keys


def value_document(value: object) -> Document:
    """Make the document of a value that was never a text."""
    document = Document(None)
    document.value = value
    document.readable = True
    return document


def read_document(
    body: bytes | str,
    *,
    head: str = "",
    start: tuple[int, int] = (0, 0),
    max_depth: int = MAX_DEPTH,
) -> Document:
    """Read a JSON text; what is wrong with it is for `text_errors` to say.

    `head` and `start` are as in `Document`. A text that is nested deeper than `max_depth` is not
    readable.
    """
    document = _decode(body)
    document.head = head
    document.start = start
    if document.text is not None and document.undecodable is None:
        _parse(document, document.text, max_depth)
    return document


def _decode(body: bytes | str) -> Document:
    if isinstance(body, bytes):
        try:
            return Document(body.decode())
        except UnicodeDecodeError as error:
            valid = len(body[: error.start].decode())
            return Document(body.decode(errors="replace"), valid)
    if not body.isascii():
        try:
            body.encode()
        except UnicodeEncodeError as error:
            return Document(body, error.start)
    return Document(body)


def _parse(document: Document, text: str, max_depth: int) -> None:
    start = len(text) - len(text.lstrip(WHITESPACE))
    try:
        value, end = scan_value(text, start)
    except JSON_ERRORS:
        try:
            value, end = _scanner(_Strict(parse_int=_saturated))(text, start)
        except JSON_ERRORS as refusal:
            document.stack_exhausted = isinstance(refusal, RecursionError)
            return
    deep = text.count("{") + text.count("[") > max_depth and _deeper(value, max_depth)
    if not deep and not text[end:].strip(WHITESPACE):
        document.value = value
        document.readable = True


def _repeats_keys(text: str, value: object) -> bool:
    """Whether an object of a JSON text has a key more than once; `value` is that of the text.

    Every member of the text has a colon, and strings may have more. The value lacks the members
    that were overwritten, so that the colons can be equal only if there are none. Where they are
    not, or where a colon may be written as an escape, each object is looked at as it is read.
    """
    if "\\" not in text and text.count(":") == _colons(value):
        return False
    repeats = False

    def look(pairs: list[tuple[str, object]]) -> None:
        nonlocal repeats
        repeats = repeats or len(dict(pairs)) < len(pairs)

    # Integers stay texts, because the interpreter refuses to convert very long ones.
    _scanner(_Strict(look, str))(text, len(text) - len(text.lstrip(WHITESPACE)))
    return repeats


def _colons(value: object) -> int:
    """The members of all objects in a value, and the colons in its strings, keys included."""
    count = 0
    containers: list[Any] = [value] if type(value) in _CONTAINERS else []
    for container in containers:
        children = container
        if type(container) is dict:
            count += len(container) + "".join(container).count(":")
            children = container.values()
        for child in children:
            if type(child) is str:
                count += child.count(":")
            elif type(child) in _CONTAINERS:
                containers.append(child)
    return count


def _saturated(digits: str) -> int:
    """The integer of these digits, or one as far out of range if the interpreter refuses them."""
    try:
        return int(digits)
    except ValueError:
        return -_HUGE if digits[0] == "-" else _HUGE


def _deeper(value: object, limit: int) -> bool:
    level: list[Any] = [value] if type(value) in _CONTAINERS else []
    while level and limit:
        limit -= 1
        level = [
            child
            for parent in level
            for child in (parent.values() if type(parent) is dict else parent)
            if type(child) in _CONTAINERS
        ]
    return bool(level)
