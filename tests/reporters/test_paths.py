"""Names of files, as CI services match them and as URI references."""

import ntpath
import re
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.reporters.paths import report_path, uri


def test_names() -> None:
    """A leading `./` is dropped; only the URI is percent-encoded."""
    expected = {
        "a.json": ("a.json", "a.json"),
        "./a.json": ("a.json", "a.json"),
        ".//a/./b": ("a/./b", "a/./b"),
        "./": ("./", "./"),
        "../a.json": ("../a.json", "../a.json"),
        "/srv/a b.json": ("/srv/a b.json", "file:///srv/a%20b.json"),
        "a:b?c#d%e": ("a:b?c#d%e", "a%3Ab%3Fc%23d%25e"),
        "集\u3000群.json": ("集\u3000群.json", "%E9%9B%86%E3%80%80%E7%BE%A4.json"),
        "\udcff\n": ("\\udcff\\n", "%FF%0A"),
        "\ud800": ("\\ud800", "%ED%A0%80"),
        "<stdin>": ("<stdin>", "%3Cstdin%3E"),
    }

    assert {name: (report_path(name), uri(name)) for name in expected} == expected


def test_names_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backslash separates folders on Windows, and only there."""
    expected = {
        "specs\\a.json": ("specs/a.json", "specs/a.json"),
        ".\\a.json": ("a.json", "a.json"),
        "C:\\a b.json": ("C:/a b.json", "file:///C:/a%20b.json"),
    }
    monkeypatch.setattr("os.sep", "\\")
    monkeypatch.setattr("os.path.isabs", ntpath.isabs)

    assert {name: (report_path(name), uri(name)) for name in expected} == expected


@given(name=st.text(st.characters(exclude_categories=())))
def test_uri_has_all_bytes_of_a_name(name: str) -> None:
    """A URI reference has only the characters that it may have, and the bytes of the name."""
    reference = uri(name)
    path = name.removeprefix("./").lstrip("/") if name.startswith("./") else name

    assert re.fullmatch("(file://(?=/))?([A-Za-z0-9._~/:-]|%[0-9A-F]{2})*", reference)
    octets = unquote_to_bytes(reference.removeprefix("file://"))
    assert octets == (path or name).encode(errors="surrogatepass") or (
        octets.decode(errors="surrogateescape") == (path or name)
    )
