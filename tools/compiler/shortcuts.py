"""Shortcuts: fast tests with str methods that most matching strings of a pattern pass.

A string that passes the test matches the pattern. A string that fails it may still match.
"""

from collections.abc import Iterator

from tools.compiler.constants import quoted, shortcut_classes
from tools.compiler.patterns import Form, Part, forms


def shortcut(pattern: str, var: str, name: str) -> str | None:
    """Return the test for a non-empty string, or None if the pattern has no fast test.

    `name` is the prefix of the names of the rule's constants.
    """
    classes = shortcut_classes(pattern)
    if classes is not None:
        excluded = forms(pattern)[0][1].characters
        rest = f"not {var}.strip({name}_REST)" if classes[1] else f"{quoted(excluded)} not in {var}"
        return f"{var}[0] in {name}_FIRST and {rest}"
    tests = [test for form in forms(pattern) for test in _tests(form, var)]
    return tests[0] if len(tests) == 1 else " or ".join(f"({test})" for test in tests) or None


def _tests(form: Form, var: str) -> Iterator[str]:
    """Yield the test of a form: a word before one free part, or two with a separator between."""
    word, rest = _split(form)
    start = f"{var}.startswith({quoted(word)})"
    # Strings such as "[img]" are rare, so a test for them would only cost time.
    if not word or word == "[" or not rest or not _is_free_part(rest[-1], word):
        return
    has_no_excluded = f"{quoted(rest[-1].characters)} not in {var}"
    if len(rest) == 1:
        longer = f" and len({var}) > {len(word)}" if rest[0].quantifier == "+" else ""
        yield f"{start} and {has_no_excluded}{longer}"
    elif len(rest) == len(("before", "separator", "after")) and _are_separated(*rest):
        found = f"{var}.find({quoted(rest[1].characters)}, {len(word)}) > {len(word)}"
        yield f"{start} and {found} and {has_no_excluded}"


def _split(form: Form) -> tuple[str, Form]:
    """Split a form into the word at its start and the parts after it."""
    length = 0
    while length < len(form) and form[length].is_character:
        length += 1
    return "".join(part.characters for part in form[:length]), form[length:]


def _is_free_part(part: Part, word: str) -> bool:
    """Whether a part is any text without one character, and the word before it has none of it."""
    excludes_one = not part.included and len(part.characters) == 1
    return excludes_one and part.quantifier != "" and part.characters not in word


def _are_separated(before: Part, separator: Part, after: Part) -> bool:
    """Whether the first occurrence of the separator always ends the part before it."""
    return (
        not before.included
        and before.quantifier == "+"
        and after.quantifier == "*"
        and separator.is_character
        and set(before.characters) == {separator.characters, after.characters}
        and separator.characters != after.characters
    )
