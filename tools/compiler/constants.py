"""Constants: what the tests of a compiled module look things up in, a line each."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from bcvalidate.rules.schema import Schema
from tools.compiler.patterns import Form, forms, two_classes


def quoted(string: str) -> str:
    """The text of a string."""
    return json.dumps(string, ensure_ascii=False)


def table(rule: Schema) -> str:
    """What the names of a rule's constants start with."""
    return f"_{rule['x-rule'].replace('-', '_').upper()}"


def tables(rule: Schema) -> dict[str, str]:
    """The constants that a rule's test uses: the text of each, by its name."""
    name = table(rule)
    if "pattern" in rule:
        classes = two_classes(rule["pattern"])
        if classes is None:
            return {
                f"{name}_FORMS": _tuple(_tuple(_parts(form)) for form in forms(rule["pattern"])),
                **_usual(rule["pattern"], name),
            }
        return {f"{name}_FIRST": quoted(classes[0]), f"{name}_REST": quoted(classes[1])}
    if "x-cidr" in rule:
        networks = f"{name}_NETWORKS"
        return {networks: _networks(rule["x-cidr"]), f"{name}_WHOLE": f"_whole({networks})"}
    return {}


def usual_classes(pattern: str) -> tuple[str, str] | None:
    """The printable ASCII that a pattern ^(?:[^first][^rest]*)?$ takes as first, and as all others.

    The latter is empty when `rest` is one character, which is soon looked for.
    """
    (form, *others) = forms(pattern)
    if others or [(part.inside, part.many) for part in form] != [(False, ""), (False, "*")]:
        return None
    first, rest = (
        "".join(c for c in map(chr, range(32, 127)) if c not in part.characters) for part in form
    )
    return first, rest if len(form[1].characters) > 1 else ""


def _usual(pattern: str, name: str) -> dict[str, str]:
    first, rest = usual_classes(pattern) or ("", "")
    named = {f"{name}_FIRST": first, f"{name}_REST": rest}
    return {constant: quoted(characters) for constant, characters in named.items() if characters}


def _parts(form: Form) -> Iterator[str]:
    """The text of each part of a form, neighboring characters made one word."""
    for is_character, parts in groupby(form, lambda part: part.is_character):
        if is_character:
            yield f'({quoted("".join(part.characters for part in parts))}, "word")'
            continue
        for characters, inside, many in parts:
            text = quoted(characters) if inside else f"frozenset({quoted(characters)})"
            yield f"({text}, {quoted(many)})"


def _tuple(items: Iterable[str]) -> str:
    texts = list(items)
    return "(" + ", ".join(texts) + ("," if len(texts) == 1 else "") + ")"


def _networks(argument: dict[str, list[int]]) -> str:
    """The text of the networks of x-cidr: first address, its bits, shortest and longest block."""
    rows = []
    for network, (shortest, longest) in argument.items():
        address, _, prefix = network.partition("/")
        a, b, c, d = map(int, address.split("."))
        rows.append(f"({a << 24 | b << 16 | c << 8 | d:#010x}, {prefix}, {shortest}, {longest})")
    return "(" + ", ".join(rows) + ")"
