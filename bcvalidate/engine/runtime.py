"""The runtime: the functions that compiled modules call.

It imports nothing, because a run that finds nothing loads it.
"""

OCTETS = {str(number): number for number in range(256)}
"""The value of each octet of an address, by its text without leading zeros."""

MAX_CACHED_TEXTS = 1024
MAX_CACHED_TEXT_LENGTH = 64

TYPE_CHECKING = False
if TYPE_CHECKING:
    Networks = tuple[tuple[int, int, int, int], ...]
    """Address, length of the prefix, and the shortest and longest prefix of a block inside."""

    Forms = tuple[tuple[tuple[str | frozenset[str], str], ...], ...]
    """The forms of a pattern, each a sequence of parts with how many characters they take.

    A part is a word, or characters of which one follows ("", + or *): those in a str, or all but
    those in a frozenset.
    """


def is_block(text: str, networks: "Networks") -> bool:
    """Whether a text is a.b.c.d/n inside one of the networks, with n between its bounds."""
    block = _block(text)
    if block is None:
        return False
    address, length = block
    for first, prefix, shortest, longest in networks:
        if (address ^ first) >> (32 - prefix) == 0:
            return shortest <= length <= longest
    return False


def has_host_bits(text: str) -> bool:
    """Whether a text is a.b.c.d/n, with bits set in the address after the first n."""
    block = _block(text)
    if block is None:
        return False
    address, length = block
    host_bits = 32 - length
    return host_bits >= 0 and address & ((1 << host_bits) - 1) != 0


def whole_blocks(networks: "Networks") -> frozenset[str]:
    """The blocks that start where their network starts, as most bodies write them."""
    return frozenset(
        f"{first >> 24}.{first >> 16 & 255}.{first >> 8 & 255}.{first & 255}/{length}"
        for first, _, shortest, longest in networks
        for length in range(shortest, longest + 1)
    )


def matches(text: str, forms: "Forms") -> bool:  # noqa: C901, PLR0912 - calls would cost more than the work
    """Whether a text has one of these forms, of which none needs backtracking."""
    length = len(text)
    for form in forms:
        end = 0
        for characters, quantifier in form:
            start = end
            if isinstance(characters, frozenset):
                if quantifier == "":
                    end += start < length and text[start] not in characters
                elif characters.isdisjoint(text[start:]):
                    end = length
                else:
                    while text[end] not in characters:
                        end += 1
            elif quantifier == "word":
                end += len(characters) if text.startswith(characters, start) else 0
            elif quantifier == "":
                end += start < length and text[start] in characters
            else:
                end = length - len(text[start:].lstrip(characters))
            if end == start and quantifier != "*":
                break
        else:
            if end == length:
                return True
    return False


def remember(cache: set[str], text: str) -> None:
    """Add a text to a cache, unless it is long; a full cache is emptied first."""
    if len(cache) >= MAX_CACHED_TEXTS:
        cache.clear()
    if len(text) <= MAX_CACHED_TEXT_LENGTH:
        cache.add(text)


def _block(text: str) -> tuple[int, int] | None:
    """The address of a.b.c.d/n as an integer, and n; both are checked as octets only."""
    address, _, length = text.partition("/")
    octets = address.split(".")
    if len(octets) != len("abcd") or length not in OCTETS:
        return None
    value = 0
    for octet in octets:
        if octet not in OCTETS:
            return None
        value = value << 8 | OCTETS[octet]
    return value, OCTETS[length]
