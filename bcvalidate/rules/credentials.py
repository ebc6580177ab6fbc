"""Credentials: what gives a secret away, by its key or by its own looks."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRET_KEYS = ("accesskeysecret", "securitytoken")
SECRET_KEY_ENDINGS = "tTnN"  # noqa: S105 - letters
"""What the keys of secrets end with, in either case: most keys do not."""

# What ids of access keys start with, of accounts and of temporary credentials.
ACCESS_KEY_PREFIXES = ("LTAI", "STS.")
MIN_ACCESS_KEY_LENGTH = 12
"""The characters of the shortest id of an access key that anybody would make up."""


def is_secret_key(key: str) -> bool:
    """Whether a key is, or ends as, a field for secrets does, in any case and with separators."""
    return key.lower().replace("_", "").replace("-", "").endswith(_SECRET_KEYS)


def may_have_secret_key(text: str) -> bool:
    """Whether a JSON text may have a key that `is_secret_key`, with more than an empty string."""
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
    """The spans, in characters, of what looks like the id of an access key."""
    for start in ACCESS_KEY_PREFIXES:
        at = text.find(start)
        while at >= 0:
            end = at + len(start)
            while end < len(text) and text[end].isascii() and text[end].isalnum():
                end += 1
            inside_word = at > 0 and text[at - 1].isascii() and text[at - 1].isalnum()
            if end - at >= MIN_ACCESS_KEY_LENGTH and not inside_word:
                yield at, end
            at = text.find(start, end)


def may_have_access_key(text: str) -> bool:
    """Whether `access_keys` is worth the asking."""
    return any(start in text for start in ACCESS_KEY_PREFIXES)


def is_literal(value: str) -> bool:
    """Whether a value is one itself, not a placeholder or a reference that is filled in later."""
    reference = value.startswith(("[", "<", "$", "{{", "%("))
    return value.strip("*") != "" and not reference
