"""Texts as XML: a parser reads them as they were."""

from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.reporters.xml import attributes, content


def carried(text: str) -> str:
    """Return a text with U+FFFD for each character that XML forbids."""
    return "".join(
        "\ufffd"
        if (character < " " and character not in "\t\n\r")
        or "\ud800" <= character <= "\udfff"
        or character in "\ufffe\uffff"
        else character
        for character in text
    )


@given(
    text=st.text(st.characters(exclude_categories=()))
    | st.text("\x00\x1f\t\n\r<&>\"'\ufffe\ud800中")
)
def test_texts_are_read_back(text: str) -> None:
    """An XML parser reads any text as it was, except for what XML forbids."""
    element = fromstring(f"<a{attributes({'b': text, 'c': None})}>{content(text)}</a>")  # noqa: S314 - our own output

    assert (element.attrib, element.text or "") == ({"b": carried(text)}, carried(text))
