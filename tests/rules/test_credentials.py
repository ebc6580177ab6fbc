"""Credentials: secrets are recognised by their key or by their form."""

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.redaction.secret_names import names_a_secret
from bcvalidate.rules.credentials import access_keys, is_literal, is_secret_key, may_have_access_key

ACCESS_KEYS: list[tuple[str, list[str]]] = [
    ("LTAI12345678", ["LTAI12345678"]),
    ("LTAI1234567", []),
    ("STS.12345678", ["STS.12345678"]),
    ("STS.1234567", []),
    ("aLTAI12345678", []),
    ("9STS.12345678", []),
    ("_LTAI12345678", ["LTAI12345678"]),
    ("集LTAI12345678集", ["LTAI12345678"]),
    ("id=LTAI12345678, x", ["LTAI12345678"]),
    ("LTAI12345678_9", ["LTAI12345678"]),
    ("ltai12345678", []),
    ("LTAI", []),
    ("", []),
    ("LTAILTAILTAI", ["LTAILTAILTAI"]),
    ("LTAI LTAI12345678 STS.abcdefgh", ["LTAI12345678", "STS.abcdefgh"]),
    ("STS.LTAI12345678", ["LTAI12345678", "STS.LTAI12345678"]),
]
SECRET_KEYS = [
    ("AccessKeySecret", True),
    ("access_key_secret", True),
    ("OSS-ACCESS-KEY-SECRET", True),
    ("AccessSecurityToken", True),
    ("SecurityToken", True),
    ("AccessKeyId", False),
    ("AccessKeySecrets", False),
    ("SecurityTokenType", False),
    ("", False),
]
LITERALS = [
    ("abc", True),
    ("", False),
    ("***", False),
    ("[AccessKeySecret]", False),
    ("<secret>", False),
    ("$SECRET", False),
    ("{{ secret }}", False),
    ("%(secret)s", False),
    ("a$b", True),
]


def test_access_keys() -> None:
    """An id has its prefix, at least twelve characters, and does not start inside a word."""
    for text, ids in ACCESS_KEYS:
        assert [text[start:end] for start, end in access_keys(text)] == ids, text
        assert may_have_access_key(text) or not ids, text


@given(st.text("LTAIS.x1 _é", max_size=40))
def test_quick_test_misses_no_access_key(text: str) -> None:
    """A text with an access key id passes the quick test; ids have a prefix and a length."""
    for start, end in access_keys(text):
        assert may_have_access_key(text)
        assert text[start:end].startswith(("LTAI", "STS."))
        assert end - start >= 12


def test_secret_keys() -> None:
    """A key that ends with the name of a secret field is one; redaction hides its value."""
    for key, is_secret in SECRET_KEYS:
        assert is_secret_key(key) == is_secret, key
        assert names_a_secret(key) or not is_secret, key


def test_literals() -> None:
    """A value that is filled in later is not a literal."""
    for value, literal in LITERALS:
        assert is_literal(value) == literal, value
