"""Shortcuts: cheap tests that most strings of a pattern pass, written with str methods only.

A string that passes has one of the forms of its pattern; one that does not may still have one.
"""

from collections.abc import Iterator

from tools.compiler.constants import quoted, usual_classes
from tools.compiler.patterns import Form, Part, forms


def shortcut(pattern: str, var: str, name: str) -> str | None:
    """The text of such a test of a string that is not empty; None when there is none.

    `name` is what the names of the rule's constants start with.
    """
    classes = usual_classes(pattern)
    if classes is not None:
        excluded = forms(pattern)[0][1].characters
        free = f"not {var}.strip({name}_REST)" if classes[1] else f"{quoted(excluded)} not in {var}"
        return f"{var}[0] in {name}_FIRST and {free}"
    tests = [test for form in forms(pattern) for test in _tests(form, var)]
    return tests[0] if len(tests) == 1 else " or ".join(f"({test})" for test in tests) or None


def _tests(form: Form, var: str) -> Iterator[str]:
    """The test of a form, if it is a word before any text, or before two that are parted."""
    word, rest = _split(form)
    start = f"{var}.startswith({quoted(word)})"
    # Placeholders are rare.
    if not word or word == "[" or not rest or not _is_text(rest[-1], word):
        return
    free = f"{quoted(rest[-1].characters)} not in {var}"
    if len(rest) == 1:
        longer = f" and len({var}) > {len(word)}" if rest[0].many == "+" else ""
        yield f"{start} and {free}{longer}"
    elif len(rest) == len(("before", "parting", "after")) and _are_parted(*rest):
        parting = quoted(rest[1].characters)
        yield f"{start} and {var}.find({parting}, {len(word)}) > {len(word)} and {free}"


def _split(form: Form) -> tuple[str, Form]:
    """The word that a form starts with, and the parts after it."""
    length = 0
    while length < len(form) and form[length].is_character:
        length += 1
    return "".join(part.characters for part in form[:length]), form[length:]


def _is_text(part: Part, word: str) -> bool:
    """Whether a part is any text without one character, which the word before it does not have."""
    one = not part.inside and len(part.characters) == 1
    return one and part.many != "" and part.characters not in word


def _are_parted(before: Part, parting: Part, after: Part) -> bool:
    """Whether the first parting character ends the part before it, whatever follows."""
    return (
        not before.inside
        and before.many == "+"
        and after.many == "*"
        and parting.is_character
        and set(before.characters) == {parting.characters, after.characters}
        and parting.characters != after.characters
    )
