"""Translations: the message of a finding in Chinese."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import validate
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.translations import LANGUAGES, translation, translations
from bcvalidate.rules.registry import Rule, rules
from tests.support.harness import FIXTURES, ROOT, minimal
from tests.support.sample_findings import finding

PLACEHOLDER = re.compile(r"\{\w+\}")
RULES = list(rules().values())
TEXTS = st.one_of(
    st.text(),
    st.text("{}key valuePrmt.一集()[]"),
    st.sampled_from([text for rule in RULES for text in (rule.message, translations("zh")[rule.id])]),
    st.sampled_from(["{key}", "{value}", "{Parameter}", "{0}", "{", "}", "%s", "\\1", "\x00", "\u202e", "\ud800"]),
)  # fmt: skip


def filled_in(rule: Rule, text: str) -> Finding:
    """Return a finding with a text in place of the placeholder of its message."""
    message = PLACEHOLDER.sub(lambda _: text, rule.message)
    return finding(rule.id, message=message, line=None, column=None)


def test_every_rule_has_one_translation() -> None:
    """A file of translations has every rule once, in canonical order, on a line of its own."""
    for language in LANGUAGES:
        lines = (ROOT / "schemas" / f"meanings.{language}.json").read_text("utf-8").splitlines()

        entries = [json.loads(line.rstrip(",")) for line in lines[1:-1]]

        assert [entry["rule"] for entry in entries] == list(rules())
        assert translations(language) == {entry["rule"]: entry["meaning"] for entry in entries}
        assert {tuple(entry) for entry in entries} == {("rule", "meaning")}


def test_documented_translations_are_those_of_the_api_reference() -> None:
    """The 36 rules of the error table have the texts of its Chinese column, byte for byte."""
    table = "".join(
        f"{rule.code}\t{translations('zh')[rule.id]}\n" for rule in RULES if rule.number is not None
    )

    assert (FIXTURES / "meanings.tsv").read_bytes() == table.encode()
    assert table.count("\n") == 36


def test_translation_has_the_placeholder_of_its_message() -> None:
    """A message has at most one placeholder; that of a lint is also in the translation."""
    for rule in RULES:
        placeholders = PLACEHOLDER.findall(rule.message)
        translated = PLACEHOLDER.findall(translations("zh")[rule.id])

        assert len(placeholders) <= 1, rule.id
        assert set(translated) <= set(placeholders), rule.id
        assert rule.documented or translated == placeholders, rule.id


def test_translation_is_a_chinese_sentence() -> None:
    """A translation is a line of Chinese with a full stop, and has the numbers of its message."""
    for rule in RULES:
        text = translations("zh")[rule.id]
        numbers = re.findall(r"\d+", rule.message)

        assert re.fullmatch(r"[^\n。]*[\u4e00-\u9fff][^\n]*。", text), rule.id
        assert rule.documented or set(re.findall(r"\d+", text)) == set(numbers), rule.id


@given(rule=st.sampled_from(RULES), text=TEXTS)
def test_text_is_filled_in_unchanged(rule: Rule, text: str) -> None:
    """Any text in place of the placeholder of a message is in the translation, unchanged."""
    before, placeholder, after = translations("zh")[rule.id].partition(
        next(iter(PLACEHOLDER.findall(rule.message)), "{key}")
    )

    expected = f"{before}{text}{after}" if placeholder else before

    assert translation(filled_in(rule, text), "zh") == expected


@given(key=TEXTS.filter(lambda key: 0 < len(key) <= 128))
def test_key_of_a_body_is_filled_in(key: str) -> None:
    """A key of a body is in the translation, unchanged."""
    report = validate(minimal(UserData={key: 1}), lint=False)

    translated = [translation(finding, "zh") for finding in report.findings]

    assert translated == [f"UserData.{key}对应的Value必须是一个string。"]


def test_other_languages_have_no_translation() -> None:
    """Messages are in English, so only Chinese has translations."""
    for language in ("en", "", "ZH", "fr"):
        assert translation(filled_in(RULES[0], ""), language) is None, language


def test_rule_of_a_policy_has_no_translation() -> None:
    """The message of a policy is never translated."""
    assert translation(finding("acme-name", message="{key} is not ours."), "zh") is None
