"""Hypothesis strategies: JSON texts with keys and strings that almost are secrets."""

import json
from typing import Any

from hypothesis import strategies as st

from tests.support.harness import minimal

_PARTS = [
    "AccessKey", "Secret", "access_key-secret", "securitytoken", "Securty", "sec", "ret", "s\u017f",
    "Token", "tok", "ken", "pass", "word", "Ｐwd", "pwd", "private", "Key", "\u212aey", "api", "sts",
    "LTAI12345678", "STS.abcdefghijkl", "[", "]", "[a]", "\\", '"', ":", ": ", ",", " ", "-", "_",
    ".", "/", "\n", "\x7f", "é", "集群", "0", "x", "${S}", "***", "{", "}",
]  # fmt: skip
STRINGS = st.lists(st.sampled_from(_PARTS), max_size=5).map("".join)
_VALUES: st.SearchStrategy[Any] = st.recursive(
    STRINGS | st.sampled_from([None, True, 0, -1.5, 1e9, ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(STRINGS, inner, max_size=4),
    max_leaves=12,
)
_BODIES = st.builds(
    lambda members, entries: minimal(UserData=entries, **members),
    st.dictionaries(st.sampled_from(["Name", "Bootstrap", "EnvVars", "x"]) | STRINGS, _VALUES),
    st.dictionaries(STRINGS, _VALUES, max_size=3),
)


@st.composite
def _texts(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> str:
    """Draw a JSON text with some separators, with and without escapes."""
    return json.dumps(
        draw(values),
        ensure_ascii=draw(st.booleans()),
        separators=draw(st.sampled_from([(", ", ": "), (",", ":"), (" ,\n", " : ")])),
    )


TEXTS = _texts(_VALUES)
"""JSON texts."""

BODY_TEXTS = _texts(_BODIES)
"""JSON texts of bodies with strings that almost are secrets."""
