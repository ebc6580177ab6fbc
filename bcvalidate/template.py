"""The template of a compiled module: all that does not come from the schema files."""

MODULE = '''"""What {request} must fulfil, compiled from {files}.

Written by python -m bcvalidate.compiler; change the schema files, not this one.
"""

KEY_RULES = {key_rules}
PARAMETER_ROOTS = {parameter_roots}
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
{parameters}
) -> list[tuple[str, tuple[str | int, ...], object]]:
    """Every broken rule, each as (rule, path, value): one pass, in the order of the schema."""
    found: list[tuple[str, tuple[str | int, ...], object]] = []
{statements}
    return found
'''
