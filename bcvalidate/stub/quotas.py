"""Quotas: what the account may use, as GET /quotas and GET /available tell it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from bcvalidate.account import Account
from bcvalidate.accountfile import KINDS, OTHER_NAMES, names
from bcvalidate.dialect import argument_name
from bcvalidate.jsonfile import load_object
from bcvalidate.resources import schema_bytes

_FILE = "quotas.json"
_NAMES = {name: name for name, kind in KINDS.items() if kind == "types"} | OTHER_NAMES
"""The keys of GET /available, and what GET /quotas and the files of an account call each."""


def quotas(stated: Mapping[str, Any]) -> dict[str, list[str]]:
    """The answer to GET /quotas: of what the account does not state, the vendor's own sample.

    Source: https://www.alibabacloud.com/help/doc-detail/44764.htm
    """
    known = {**_sample(), **stated}
    return {name: names(known[name]) for name in _sample()}


def available(stated: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The answer to GET /available: instance types as objects, with the details that are stated."""
    known = {**_sample(), **stated}
    answer = {}
    for name, key in _NAMES.items():
        values = known.get(key, [])
        if KINDS[key] == "types":
            values = [{"InstanceType": one} if isinstance(one, str) else one for one in values]
        answer[name] = values
    return answer


def stated_by(account: Account | None) -> dict[str, Any]:
    """What an account states, by the API's names; without the details that only its files have."""
    limits = account.limits() if account is not None else {}
    return {name: limits[key] for name in KINDS if (key := argument_name(name)) in limits}


@cache
def _sample() -> dict[str, list[str]]:
    sample: dict[str, list[str]] = load_object(f"schemas/{_FILE}", schema_bytes(_FILE))["sample"]
    return sample
