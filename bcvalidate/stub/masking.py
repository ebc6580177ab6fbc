"""Masking: a body as it may be shown, without its secrets, and in numbers that JSON has."""

import sys
from collections.abc import Iterator
from math import copysign, inf
from typing import Any, cast

from bcvalidate.document.document import Document
from bcvalidate.redaction.redaction import Redaction
from bcvalidate.redaction.secret_names import names_a_secret
from bcvalidate.redaction.secrets import MASK
from bcvalidate.rules.credentials import may_have_access_key

_ACTION = "create-cluster"
_CONTAINERS = (dict, list)
_GROUPS = "Groups"


def masked(document: Document) -> dict[str, Any]:
    """The object that a document holds, with a mask in place of each secret."""
    text = document.text or ""
    # Most bodies have nothing to hide, which is found out soon; an escape may stand for anything.
    if "\\" in text or may_have_access_key(text) or not _is_plain(document.value):
        texts = list(_texts(document.value))
        keys = [(text,) for text in texts]
        redaction = Redaction(_ACTION, document, document.value, keys, texts)
        # A group may have any name; what it counts is no secret for that.
        return {
            str(redaction.path((key,))[0]): _masked(
                member, redaction, secret=names_a_secret(key), named=key != _GROUPS
            )
            for key, member in cast("dict[str, Any]", document.value).items()
        }
    return cast("dict[str, Any]", document.value)


def _is_plain(value: object) -> bool:
    """Whether no key in a value names a secret, unless it is empty, and all numbers are finite."""
    members = value
    if isinstance(value, dict):
        if any(member and names_a_secret(key) for key, member in value.items()):
            return False
        members = value.values()
    for member in cast("Iterator[object]", members):
        kind = type(member)
        if (kind in _CONTAINERS and not _is_plain(member)) or (
            kind is float and _is_endless(member)
        ):
            return False
    return True


def _is_endless(number: object) -> bool:
    return number in (inf, -inf)


def _texts(value: object) -> Iterator[str]:
    """All keys and strings that a value holds."""
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
    """A value without its secrets; `named` says that its own keys may name one."""
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
    # 1e400 is JSON, but infinity is not.
    return copysign(sys.float_info.max, cast("float", value)) if _is_endless(value) else value
