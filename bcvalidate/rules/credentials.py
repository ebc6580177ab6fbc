"""Credentials: recognise secrets by their key or by their form."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRET_KEYS = ("accesskeysecret", "securitytoken")
SECRET_KEY_ENDINGS = "tTnN"  # noqa: S105 - letters
"""The possible last letters of a secret key, which allow a quick test before `is_secret_key`."""

ACCESS_KEY_PREFIXES = ("LTAI", "STS.")
"""The prefixes of access key ids, of accounts and of temporary credentials."""

MIN_ACCESS_KEY_LENGTH = 12
"""The minimum length, in characters, of a string that counts as an access key id."""


def is_secret_key(key: str) -> bool:
    """Whether a key ends with the name of a secret field, ignoring case and separators."""
    return key.lower().replace("_", "").replace("-", "").endswith(_SECRET_KEYS)


def may_have_secret_key(text: str) -> bool:
    """Whether a JSON text may have a secret key with a value other than the empty string."""
    if "\\" in text and "\\u" in text:
        return True
    lower = text.lower()
    folded = lower.replace("_", "").replace("-", "")
    return any(
        name in folded
        and folded.count(name) > lower.count(f'{name}": ""') + lower.count(f'{name}":""')
        for name in _SECRET_KEYS
    )


def access_keys(text: str) -> "Iterator[tuple[int, int]]":
    """Yield the spans, in characters, of the access key ids in a text."""
    for prefix in ACCESS_KEY_PREFIXES:
        start = text.find(prefix)
        while start >= 0:
            end = start + len(prefix)
            while end < len(text) and text[end].isascii() and text[end].isalnum():
                end += 1
            inside_word = start > 0 and text[start - 1].isascii() and text[start - 1].isalnum()
            if end - start >= MIN_ACCESS_KEY_LENGTH and not inside_word:
                yield start, end
            start = text.find(prefix, end)


def may_have_access_key(text: str) -> bool:
    """Whether a text may have an access key id; quicker than `access_keys`."""
    return any(prefix in text for prefix in ACCESS_KEY_PREFIXES)


def is_literal(value: str) -> bool:
    """Whether a value is literal, not a mask, a placeholder or a reference such as ${NAME}."""
    reference = value.startswith(("[", "<", "$", "{{", "%("))
    return value.strip("*") != "" and not reference
