"""The template of a compiled module: all that does not come from the schema files."""

MODULE = '''"""What {request} must fulfil, compiled from {files}.

Written by python -m tools.compiler; change the schema files, not this one.
"""

KEY_RULES = {key_rules}
MEMOS = {memos}
BROKEN: tuple[int, tuple[str | None, ...]] = (-1, ())
UNSEEN: tuple[int, tuple[str | None, ...]] = (-2, ())
PARAMETER_ROOTS = {parameter_roots}
_MOST_TEXTS = 1024
_LONGEST_TEXT = 64
_OCTETS = {{str(number): number for number in range(256)}}


def _is_block(text: str, networks: tuple[tuple[int, int, int, int], ...]) -> bool:
    """Whether a text is a.b.c.d/n inside one of the networks, n between its bounds."""
    address, _, length = text.partition("/")
    octets = address.split(".")
    if len(octets) != 4 or length not in _OCTETS:
        return False
    value = 0
    for octet in octets:
        if octet not in _OCTETS:
            return False
        value = value << 8 | _OCTETS[octet]
    for first, prefix, shortest, longest in networks:
        if (value ^ first) >> (32 - prefix) == 0:
            return shortest <= _OCTETS[length] <= longest
    return False


def _has_host_bits(text: str) -> bool:
    """Whether a text is a.b.c.d/n, and the address has bits set after the first n."""
    address, _, length = text.partition("/")
    octets = address.split(".")
    if len(octets) != 4 or length not in _OCTETS or any(octet not in _OCTETS for octet in octets):
        return False
    a, b, c, d = (_OCTETS[octet] for octet in octets)
    host_bits = 32 - _OCTETS[length]
    return host_bits >= 0 and (a << 24 | b << 16 | c << 8 | d) & ((1 << host_bits) - 1) != 0


def _matches(text: str, forms: tuple[tuple[tuple[str | frozenset[str], str], ...], ...]) -> bool:
    """Whether a text has one of these forms, of which none needs to go back.

    A part of a form is a word, or some of its characters or of all but some: one, + or *.
    """
    for form in forms:
        at = 0
        for characters, many in form:
            start = at
            if isinstance(characters, frozenset):
                if many == "":
                    at += at < len(text) and text[at] not in characters
                elif characters.isdisjoint(text[at:]):
                    at = len(text)
                else:
                    while text[at] not in characters:
                        at += 1
            elif many == "word":
                at += len(characters) if text.startswith(characters, at) else 0
            elif many == "":
                at += at < len(text) and text[at] in characters
            else:
                at = len(text) - len(text[at:].lstrip(characters))
            if at == start and many != "*":
                break
        else:
            if at == len(text):
                return True
    return False


def _remember(memo: set[str], text: str) -> None:
    """Keep a text that need not be looked at again, as long as there are not too many."""
    if len(memo) >= _MOST_TEXTS:
        memo.clear()
    if len(text) <= _LONGEST_TEXT:
        memo.add(text)


def _whole(networks: tuple[tuple[int, int, int, int], ...]) -> frozenset[str]:
    """The blocks that start where their network starts, as most bodies write them."""
    return frozenset(
        f"{{first >> 24}}.{{first >> 16 & 255}}.{{first >> 8 & 255}}.{{first & 255}}/{{length}}"
        for first, _, shortest, longest in networks
        for length in range(shortest, longest + 1)
    )


{tables}


def violations(
    body: object,
    *,
{parameters}    **_: object,
) -> list[tuple[str, tuple[str | int, ...], object]]:
    """Every broken rule that is documented, each as (rule, path, value), in one pass."""
    found: list[tuple[str, tuple[str | int, ...], object]] = []
{statements}
    return found


def advice(
    body: object,
    *,
{advice_parameters}    **_: object,
) -> list[tuple[str, tuple[str | int, ...], object]]:
    """Every broken rule of our own advice, each as (rule, path, value), in one pass."""
    found: list[tuple[str, tuple[str | int, ...], object]] = []
{advice}
    return found


def is_sound(
    body: object,
{parameters}    **_: object,
) -> bool:
    """Whether no documented rule is broken."""
{sound}
    return True


def settled(
    body: object,
    known: tuple[set[str], set[float], tuple[set[str], ...]],
{all_parameters}    **_: object,
) -> tuple[int, tuple[str | None, ...]]:
    """How many commas part what a body holds, and where its disks are mounted.

    The latter are the types of both disks, the place of the data disk, and those of the mounts.
    BROKEN if the body breaks a rule, or may break one. Members that the schema does not name are
    passed over.

    What is `known`: keys that name no secret, numbers without many decimals, and as many sets as
    MEMOS says, empty at first, that are kept here, of texts that broke no rule. UNSEEN if the body
    has a key or a number that is not known.
    """
    names, numbers, [{unpacked}] = known
    system_disk_type: str | None = None
    data_disk_type: str | None = None
    mount_point: str | None = None
    destinations: list[str] = []
    commas = 0
{settled}
    return commas, (system_disk_type, data_disk_type, mount_point, *destinations)
'''
