"""Meanings: what a finding says, in Chinese."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import validate
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.translations import LANGUAGES, translation, translations
from bcvalidate.rules.registry import Rule, rules
from tests.harness import FIXTURES, ROOT, minimal

PLACE = re.compile(r"\{\w+\}")
ROWS = list(rules().values())
TEXTS = st.one_of(
    st.text(),
    st.text("{}key valuePrmt.一集()[]"),
    st.sampled_from([word for row in ROWS for word in (row.message, translations("zh")[row.id])]),
    st.sampled_from(["{key}", "{value}", "{Parameter}", "{0}", "{", "}", "%s", "\\1", "\x00", "\u202e", "\ud800"]),
)  # fmt: skip


def finding_of(row: Rule, text: str) -> Finding:
    """A finding of a row, the place in its message filled with a text."""
    return Finding(
        rule=row.id,
        severity=row.severity,
        documented=row.documented,
        status=row.status,
        code=row.code,
        message=PLACE.sub(lambda _: text, row.message),
        pointer="",
        line=None,
        column=None,
        hint=None,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_one_meaning(language: str) -> None:
    """The file has the rules of the rows, each once, in canonical order, a line each."""
    lines = (ROOT / "schemas" / f"meanings.{language}.json").read_text("utf-8").splitlines()

    entries = [json.loads(line.rstrip(",")) for line in lines[1:-1]]

    assert [entry["rule"] for entry in entries] == list(rules())
    assert translations(language) == {entry["rule"]: entry["meaning"] for entry in entries}
    assert {tuple(entry) for entry in entries} == {("rule", "meaning")}


def test_documented_meanings_are_the_page_byte_for_byte() -> None:
    """The 36 documented rows have the words of the page's own column, in the page's order."""
    table = "".join(
        f"{row.code}\t{translations('zh')[row.id]}\n" for row in ROWS if row.number is not None
    )

    assert (FIXTURES / "meanings.tsv").read_bytes() == table.encode()
    assert table.count("\n") == 36


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_meaning_fills_in_what_its_message_does(row: Rule) -> None:
    """A message has one place at most; the meaning has no other, and advice has just the same."""
    words = translations("zh")[row.id]

    assert len(PLACE.findall(row.message)) <= 1
    assert set(PLACE.findall(words)) <= set(PLACE.findall(row.message))
    assert row.documented or PLACE.findall(words) == PLACE.findall(row.message)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_meaning_is_one_chinese_sentence(row: Rule) -> None:
    """A line that ends with a full stop, written in Chinese, and with the figures of the message."""
    words = translations("zh")[row.id]

    assert re.fullmatch(r"[^\n。]*[\u4e00-\u9fff][^\n]*。", words)
    assert row.documented or set(re.findall(r"\d+", words)) == set(re.findall(r"\d+", row.message))


@given(row=st.sampled_from(ROWS), text=TEXTS)
def test_what_is_filled_in_is_the_same_text(row: Rule, text: str) -> None:
    """Whatever text a message is filled with, its meaning has it in its own place, untouched."""
    before, place, after = translations("zh")[row.id].partition(
        next(iter(PLACE.findall(row.message)), "{key}")
    )

    expected = f"{before}{text}{after}" if place else before

    assert expected == translation(finding_of(row, text), "zh")


@given(key=TEXTS.filter(lambda key: 0 < len(key) <= 128))
def test_an_odd_key_of_a_body(key: str) -> None:
    """From the body to the meaning, a key stays what it is."""
    report = validate(minimal(UserData={key: 1}), lint=False)

    told = [translation(finding, "zh") for finding in report.findings]

    assert told == [f"UserData.{key}对应的Value必须是一个string。"]


@pytest.mark.parametrize("language", ["en", "", "ZH", "fr"])
def test_other_languages_have_no_meanings(language: str) -> None:
    """English is what the message is in already; nothing else is written."""
    assert translation(finding_of(ROWS[0], ""), language) is None


def test_a_rule_of_a_policy_has_no_meaning() -> None:
    """What an organisation forbids on its own is in its own words only."""
    own = finding_of(ROWS[0], "")._replace(rule="acme-name", message="{key} is not ours.")

    assert translation(own, "zh") is None
