"""Quotas: what the account may use, as GET /quotas and GET /available tell it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from bcvalidate.account import ACCOUNT_FIELDS, ALTERNATIVE_NAMES, Account, instance_type_names
from bcvalidate.document.source_file import load_object
from bcvalidate.files.resources import schema_bytes
from bcvalidate.rules.schema import argument_name

_FILE = "quotas.json"
_NAMES = {
    name: name for name, kind in ACCOUNT_FIELDS.items() if kind == "types"
} | ALTERNATIVE_NAMES
"""The keys of GET /available, and what GET /quotas and the files of an account call each."""


def quotas(stated: Mapping[str, Any]) -> dict[str, list[str]]:
    """The answer to GET /quotas: of what the account does not state, the vendor's own sample.

    Source: https://www.alibabacloud.com/help/doc-detail/44764.htm
    """
    known = {**_sample(), **stated}
    return {name: instance_type_names(known[name]) for name in _sample()}


def available(stated: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The answer to GET /available: instance types as objects, with the details that are stated."""
    known = {**_sample(), **stated}
    answer = {}
    for name, key in _NAMES.items():
        values = known.get(key, [])
        if ACCOUNT_FIELDS[key] == "types":
            values = [{"InstanceType": one} if isinstance(one, str) else one for one in values]
        answer[name] = values
    return answer


def stated_by(account: Account | None) -> dict[str, Any]:
    """What an account states, by the API's names; without the details that only its files have."""
    limits = account.limits() if account is not None else {}
    return {name: limits[key] for name in ACCOUNT_FIELDS if (key := argument_name(name)) in limits}


@cache
def _sample() -> dict[str, list[str]]:
    sample: dict[str, list[str]] = load_object(f"schemas/{_FILE}", schema_bytes(_FILE))["sample"]
    return sample
