"""Mask the secrets in a body, and replace numbers that JSON cannot represent."""

import sys
from collections.abc import Iterator
from math import copysign, inf
from typing import Any, cast

from bcvalidate.document.document import Document
from bcvalidate.redaction.redaction import Redaction
from bcvalidate.redaction.secret_names import names_a_secret
from bcvalidate.redaction.secrets import MASK
from bcvalidate.rules.credentials import may_have_access_key
from bcvalidate.rules.schema import ACTION

_CONTAINERS = (dict, list)
_GROUPS = "Groups"


def masked(document: Document) -> dict[str, Any]:
    """Return the object in a document, with a mask in place of each secret."""
    text = document.text or ""
    # This test is fast, and most bodies have no secrets. An escape may hide one.
    if "\\" in text or may_have_access_key(text) or not _is_plain(document.value):
        texts = list(_texts(document.value))
        keys = [(text,) for text in texts]
        redaction = Redaction(ACTION, document, document.value, keys, texts)
        # A group may have any name, so that a name like a password does not make it secret.
        return {
            str(redaction.path((key,))[0]): _masked(
                member, redaction, secret=names_a_secret(key), named=key != _GROUPS
            )
            for key, member in cast("dict[str, Any]", document.value).items()
        }
    return cast("dict[str, Any]", document.value)


def _is_plain(value: object) -> bool:
    """Return whether no key with a value names a secret, and all numbers are finite."""
    members = value
    if isinstance(value, dict):
        if any(member and names_a_secret(key) for key, member in value.items()):
            return False
        members = value.values()
    for member in cast("Iterator[object]", members):
        kind = type(member)
        if (kind in _CONTAINERS and not _is_plain(member)) or (
            kind is float and _is_infinite(member)
        ):
            return False
    return True


def _is_infinite(number: object) -> bool:
    return number in (inf, -inf)


def _texts(value: object) -> Iterator[str]:
    """Yield all keys and strings in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield key
            yield from _texts(member)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _masked(value: object, redaction: Redaction, *, secret: bool, named: bool = True) -> object:
    """Mask the secrets in a value. `named` says whether its keys may name secrets."""
    if isinstance(value, dict):
        return {
            redaction.path((key,))[0]: _masked(
                member, redaction, secret=secret or (named and names_a_secret(key))
            )
            for key, member in value.items()
        }
    if isinstance(value, list):
        return [_masked(item, redaction, secret=secret) for item in value]
    if isinstance(value, str):
        return redaction.value(value)
    if secret and type(value) in (int, float):
        return MASK
    # 1e400 is valid JSON, but infinity is not.
    return copysign(sys.float_info.max, cast("float", value)) if _is_infinite(value) else value
