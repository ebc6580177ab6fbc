"""The fixer on drawn bodies: no fix does harm, and one run is enough."""

import json
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import read_document
from bcvalidate.fixes.fixer import fix
from tests.fixes.misspelt import MISSPELT_KEYS, fixed, member_paths
from tests.support.harness import minimal, report_on
from tests.support.json_texts import SPACES
from tests.support.profiles import EQUIVALENCE


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text with misspelt keys, and the same text with the right keys."""
    body = minimal(
        Description=draw(st.sampled_from(["", '集 \\ "', "a: {b}"])),
        UserData={"Nmae": "x", "集": ""},
    )
    misspelt_keys = draw(st.lists(st.sampled_from(sorted(MISSPELT_KEYS)), unique=True))

    def written(value: Any, *, bad: bool) -> str:
        if not isinstance(value, dict):
            return json.dumps(value, ensure_ascii=ascii_only)
        members = []
        for key, child in value.items():
            spelled = MISSPELT_KEYS[key] if bad and key in misspelt_keys else key
            members.append(f"{gap}{json.dumps(spelled)}{gap}:{gap}{written(child, bad=bad)}")
        return f"{{{','.join(members)}{gap}}}"

    gap, ascii_only = draw(SPACES), draw(st.booleans())
    return written(body, bad=True), written(body, bad=False)


@given(misspelt())
def test_misspelt_keys_are_all_that_changes(texts: tuple[str, str]) -> None:
    """The fixed text is the right one, byte for byte; a second run changes nothing."""
    bad, good = texts

    result = fixed(bad)

    assert result.after.text == good
    assert json.loads(result.after.text) == json.loads(good)
    assert fixed(good).applied == ()
    assert fixed(good).after.text == good
    assert all(fix.safe for fix in result.applied)


KEYS = [
    *("Name", "Nmae", "name", "Groups", "groups", "Configs", "Confgs", "Networks", "VPC", "vpc"),
    *("CidrBlock", "DesiredVMCount", "desiredVMCount", "ResourceType", "g", "ImageId", "imageid"),
]
BODIES = st.recursive(
    st.sampled_from([None, True, 1, 2.0, "", "3", "true", "a\n", "ondemand", "10.1.2.3/16"]),
    lambda inner: (
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=5) | st.lists(inner, max_size=2)
    ),
    max_leaves=15,
)


def rule_counts(report: Report) -> Counter[str]:
    """Count the findings of each rule, without infos."""
    return Counter(finding.rule for finding in report.findings if finding.severity != "info")


@EQUIVALENCE
@given(BODIES, st.booleans())
def test_no_fix_does_harm(body: object, unsafe: bool) -> None:
    """No rule has more findings, no member is lost by safe fixes, and one run is enough."""
    text = json.dumps(body, indent=1)
    before = report_on(read_document(text))

    result = fix(read_document(text), report_on, unsafe=unsafe)

    after = result.after.text or ""
    assert result.original_report == before
    assert result.report == report_on(read_document(after))
    assert rule_counts(result.report) <= rule_counts(before)
    assert bool(result.applied) == (after != text)
    assert not fix(result.after, report_on, unsafe=unsafe).applied
    if not unsafe:
        assert sum(1 for _ in member_paths(json.loads(after))) == sum(1 for _ in member_paths(body))
        assert after.count("\n") == text.count("\n")
