"""The responses to GET /quotas and GET /available."""

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
"""The keys of GET /available, with their names in GET /quotas and in account files."""


def quotas(stated: Mapping[str, Any]) -> dict[str, list[str]]:
    """Make the response to GET /quotas. Values that are not stated come from the vendor's sample.

    Source: https://www.alibabacloud.com/help/doc-detail/44764.htm
    """
    values = {**_sample(), **stated}
    return {name: instance_type_names(values[name]) for name in _sample()}


def available(stated: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Make the response to GET /available. Instance types are objects with the stated details."""
    values = {**_sample(), **stated}
    content = {}
    for name, key in _NAMES.items():
        items = values.get(key, [])
        if ACCOUNT_FIELDS[key] == "types":
            items = [{"InstanceType": item} if isinstance(item, str) else item for item in items]
        content[name] = items
    return content


def account_values(account: Account | None) -> dict[str, Any]:
    """Return the values of an account by their API names, without the details in its files."""
    limits = account.limits() if account is not None else {}
    return {name: limits[key] for name in ACCOUNT_FIELDS if (key := argument_name(name)) in limits}


@cache
def _sample() -> dict[str, list[str]]:
    sample: dict[str, list[str]] = load_object(f"schemas/{_FILE}", schema_bytes(_FILE))["sample"]
    return sample
