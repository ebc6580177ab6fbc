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
    """A text and the value it holds.

    `text` is None for a value that was no text. `head` is what stands before the text in its file,
    whole lines: of a request, its first line and its headers. `start` says how many lines of the
    file, and how many characters of the line it starts in, stand before all that and are not kept.
    `around` is what stands before and after the text in its line and is never shown: its secrets
    are those of the text, too. `readable` says that there is a value: the text is JSON, and not
    nested too deep. `suspect` says that `faults.examine` is to be asked: the text cannot be read,
    or repeats a key, which was asked if it has `strict_keys`. `exhausted` says that the stack ended
    before the text did.
    `undecodable` is the offset, in characters, of what is not UTF-8, or None.
    """

    __slots__ = (
        "around",
        "exhausted",
        "head",
        "readable",
        "start",
        "strict_keys",
        "suspect",
        "text",
        "undecodable",
        "value",
    )

    def __init__(self, text: str | None, undecodable: int | None = None) -> None:
        self.head = self.around = ""
        self.start = (0, 0)
        self.text = text
        self.undecodable = undecodable
        self.value: object = None
        self.readable = self.exhausted = self.strict_keys = False
        self.suspect = undecodable is not None


def value_document(value: object) -> Document:
    """The document that holds a value which was no text."""
    document = Document(None)
    document.value = value
    document.readable = True
    return document


def read_document(
    body: bytes | str,
    *,
    strict_keys: bool = False,
    head: str = "",
    start: tuple[int, int] = (0, 0),
    max_depth: int = MAX_DEPTH,
) -> Document:
    """Read a body; with `strict_keys`, a repeated key makes the document suspect.

    It must not be nested deeper than `max_depth`.
    """
    document = _decode(body)
    document.head = head
    document.start = start
    document.strict_keys = strict_keys
    if document.text is not None and not document.suspect:
        _parse(document, document.text, strict_keys, max_depth)
    return document


def _decode(body: bytes | str) -> Document:
    if isinstance(body, bytes):
        try:
            return Document(body.decode())
        except UnicodeDecodeError as error:
            sound = len(body[: error.start].decode())
            return Document(body.decode(errors="replace"), sound)
    if not body.isascii():
        try:
            body.encode()
        except UnicodeEncodeError as error:
            return Document(body, error.start)
    return Document(body)


def _parse(document: Document, text: str, strict_keys: bool, max_depth: int) -> None:
    hook = _repeats(document) if strict_keys else None
    scanner = scan_value if hook is None else _scanner(_Strict(hook))
    start = len(text) - len(text.lstrip(WHITESPACE))
    try:
        value, end = scanner(text, start)
    except JSON_ERRORS:
        try:
            value, end = _scanner(_Strict(hook, _saturated))(text, start)
        except JSON_ERRORS as refusal:
            document.suspect = True
            document.exhausted = isinstance(refusal, RecursionError)
            return
    deep = text.count("{") + text.count("[") > max_depth and _deeper(value, max_depth)
    if deep or text[end:].strip(WHITESPACE):
        document.suspect = True
    else:
        document.value = value
        document.readable = True


def _repeats(document: Document) -> "Callable[[list[tuple[str, object]]], object]":
    def hook(pairs: list[tuple[str, object]]) -> dict[str, object]:
        members = dict(pairs)
        if len(members) != len(pairs):
            document.suspect = True
        return members

    return hook


def _saturated(digits: str) -> int:
    """The integer of these digits, or one as far out of range if the interpreter refuses them."""
    try:
        return int(digits)
    except ValueError:
        return -_HUGE if digits[0] == "-" else _HUGE


def _deeper(value: object, limit: int) -> bool:
    containers = frozenset((dict, list))
    level: list[Any] = [value] if type(value) in containers else []
    while level and limit:
        limit -= 1
        level = [
            child
            for parent in level
            for child in (parent.values() if type(parent) is dict else parent)
            if type(child) in containers
        ]
    return bool(level)
