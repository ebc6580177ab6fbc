"""Constants: the lookup tables of a compiled module, one per line."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from bcvalidate.rules.schema import Schema
from tools.compiler.patterns import Form, forms, two_classes


def quoted(string: str) -> str:
    """Return the literal of a string."""
    return json.dumps(string, ensure_ascii=False)


def constant_prefix(rule: Schema) -> str:
    """Return the prefix of the names of a rule's constants."""
    return f"_{rule['x-rule'].replace('-', '_').upper()}"


def tables(rule: Schema) -> dict[str, str]:
    """Return the expression of each constant that the test of a rule uses, by its name."""
    name = constant_prefix(rule)
    if "pattern" in rule:
        classes = two_classes(rule["pattern"])
        if classes is None:
            return {
                f"{name}_FORMS": _tuple(_tuple(_parts(form)) for form in forms(rule["pattern"])),
                **_shortcut_classes(rule["pattern"], name),
            }
        return {f"{name}_FIRST": quoted(classes[0]), f"{name}_REST": quoted(classes[1])}
    if "x-cidr" in rule:
        networks = f"{name}_NETWORKS"
        return {networks: _networks(rule["x-cidr"]), f"{name}_WHOLE": f"whole_blocks({networks})"}
    return {}


def shortcut_classes(pattern: str) -> tuple[str, str] | None:
    """Return the printable ASCII characters that match each class of ^(?:[^first][^rest]*)?$.

    Returns None for any other pattern. The second string is empty if `rest` is a single character,
    because searching for that character is faster.
    """
    (form, *others) = forms(pattern)
    if others or [(part.included, part.quantifier) for part in form] != [(False, ""), (False, "*")]:
        return None
    first, rest = (
        "".join(c for c in map(chr, range(32, 127)) if c not in part.characters) for part in form
    )
    return first, rest if len(form[1].characters) > 1 else ""


def _shortcut_classes(pattern: str, name: str) -> dict[str, str]:
    first, rest = shortcut_classes(pattern) or ("", "")
    classes = {f"{name}_FIRST": first, f"{name}_REST": rest}
    return {constant: quoted(characters) for constant, characters in classes.items() if characters}


def _parts(form: Form) -> Iterator[str]:
    """Yield the tuple of each part of a form; adjacent single characters become one word."""
    for is_character, parts in groupby(form, lambda part: part.is_character):
        if is_character:
            yield f'({quoted("".join(part.characters for part in parts))}, "word")'
            continue
        for characters, included, quantifier in parts:
            text = quoted(characters) if included else f"frozenset({quoted(characters)})"
            yield f"({text}, {quoted(quantifier)})"


def _tuple(items: Iterable[str]) -> str:
    texts = list(items)
    return "(" + ", ".join(texts) + ("," if len(texts) == 1 else "") + ")"


def _networks(argument: dict[str, list[int]]) -> str:
    """Return the networks of an x-cidr: address, prefix length, and bounds of block prefixes."""
    networks = []
    for network, (shortest, longest) in argument.items():
        address, _, prefix = network.partition("/")
        a, b, c, d = map(int, address.split("."))
        first = a << 24 | b << 16 | c << 8 | d
        networks.append(f"({first:#010x}, {prefix}, {shortest}, {longest})")
    return "(" + ", ".join(networks) + ")"
