"""Documents: JSON texts with their values, read strictly by RFC 8259."""

from _json import make_scanner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Scanner = Callable[[str, int], tuple[object, int]]

MAX_DEPTH = 128
WHITESPACE = " \t\n\r"

# It replaces integers that are too long for `int`. The limits of all rules are far smaller.
_HUGE_INTEGER = 10**600

_CONTAINERS = frozenset((dict, list))


class _StrictDecoder:
    """The settings that the stdlib's C scanner reads; `json.JSONDecoder` would import `re`."""

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
        """Reject NaN, Infinity and -Infinity, which are not JSON."""
        raise ValueError(name)


# The type stubs of the stdlib are wrong here: the function takes any object with these settings.
_make_scanner: "Callable[[_StrictDecoder], Scanner]" = make_scanner  # type: ignore[assignment]

scan_value: "Scanner" = _make_scanner(_StrictDecoder())
"""Read the value that starts at an offset: `scan_value(text, offset) -> (value, end)`."""

skip_value: "Scanner" = _make_scanner(_StrictDecoder(parse_int=str))
"""Find the end of the value that starts at an offset: `skip_value(text, offset) -> (_, end)`.

Integers stay strings, because the interpreter refuses to convert very long ones.
"""

SCANNER_ERRORS = (ValueError, StopIteration, RecursionError, SystemError)
"""The exceptions that a scanner raises for a text that is not JSON.

SystemError occurs while `json`, which defines the usual exception, is not imported.
"""


class Document:
    """A JSON text and its value.

    - `text`: the text; None for a value without a text.
    - `value`: the parsed value; None unless `readable`.
    - `readable`: whether the text is JSON and not nested deeper than allowed.
    - `head`: the whole lines before the text in its file, such as the head of a request.
    - `start`: the number of lines in the file before `head`, and the number of characters in the
      line that follows them; their text is not stored.
    - `enclosing_text`: the text around the JSON text in its line; reports never contain it.
    - `undecodable_offset`: the offset, in characters, of the first invalid UTF-8, or None.
    - `stack_exhausted`: whether the caller left too little stack to parse the text.
    """

    __slots__ = (
        "_repeats_keys",
        "enclosing_text",
        "head",
        "readable",
        "stack_exhausted",
        "start",
        "text",
        "undecodable_offset",
        "value",
    )

    def __init__(self, text: str | None, undecodable_offset: int | None = None) -> None:
        self.head = self.enclosing_text = ""
        self.start = (0, 0)
        self.text = text
        self.undecodable_offset = undecodable_offset
        self.value: object = None
        self.readable = self.stack_exhausted = False
        self._repeats_keys: bool | None = None

    @property
    def repeats_keys(self) -> bool:
        """Whether the text is readable and an object in it repeats a key."""
        if self._repeats_keys is None:
            self._repeats_keys = (
                self.readable and self.text is not None and _repeats_keys(self.text, self.value)
            )
        return self._repeats_keys


def value_document(value: object) -> Document:
    """Make a document of a value without a text."""
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
    """Read a JSON text. `text_errors` lists the errors of a text that is not readable.

    `head` and `start` are those of `Document`. A text that is nested deeper than `max_depth` is not
    readable.
    """
    document = _decode(body)
    document.head = head
    document.start = start
    if document.text is not None and document.undecodable_offset is None:
        _parse(document, document.text, max_depth)
    return document


def _decode(body: bytes | str) -> Document:
    if isinstance(body, bytes):
        try:
            return Document(body.decode())
        except UnicodeDecodeError as error:
            offset = len(body[: error.start].decode())
            return Document(body.decode(errors="replace"), offset)
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
    except SCANNER_ERRORS:
        try:
            value, end = _make_scanner(_StrictDecoder(parse_int=_parse_any_int))(text, start)
        except SCANNER_ERRORS as error:
            document.stack_exhausted = isinstance(error, RecursionError)
            return
    # A text with few brackets cannot be nested too deep.
    too_deep = text.count("{") + text.count("[") > max_depth and _is_deeper(value, max_depth)
    if not too_deep and not text[end:].strip(WHITESPACE):
        document.value = value
        document.readable = True


def _repeats_keys(text: str, value: object) -> bool:
    """Whether an object in a JSON text repeats a key; `value` is the value of the text.

    The fast way counts colons. A text has a colon for every member, and the colons in its strings.
    The value lacks the repeated members, so equal counts prove that no key repeats. If the counts
    differ, or if an escape may hide a colon, the text is parsed again and each object is checked.
    """
    if "\\" not in text and text.count(":") == _count_colons(value):
        return False
    repeats = False

    def check_members(pairs: list[tuple[str, object]]) -> None:
        nonlocal repeats
        repeats = repeats or len(dict(pairs)) < len(pairs)

    # Integers stay strings, because the interpreter refuses to convert very long ones.
    decoder = _StrictDecoder(check_members, str)
    _make_scanner(decoder)(text, len(text) - len(text.lstrip(WHITESPACE)))
    return repeats


def _count_colons(value: object) -> int:
    """Count the members of all objects in a value, and the colons in its keys and strings."""
    members = 0
    strings: list[str] = []
    nodes: list[Any] = [value]
    for node in nodes:
        kind = type(node)
        if kind is str:
            strings.append(node)
        elif kind is dict:
            members += len(node)
            strings += node
            nodes += node.values()
        elif kind is list:
            nodes += node
    return members + "".join(strings).count(":")


def _parse_any_int(digits: str) -> int:
    """Parse an integer; one that the interpreter refuses becomes a huge one of the same sign."""
    try:
        return int(digits)
    except ValueError:
        return -_HUGE_INTEGER if digits[0] == "-" else _HUGE_INTEGER


def _is_deeper(value: object, limit: int) -> bool:
    """Whether a value nests more objects and arrays than `limit`."""
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
