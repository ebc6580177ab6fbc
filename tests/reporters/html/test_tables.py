"""The tables of a page: the rules, and the statistics with their bars."""

import re

from tests.reporters.html.pages import (
    STATISTICS,
    Page,
    finding,
    fixture_results,
    html_of,
    log_results,
    result_of,
    result_with,
)
from tests.support.harness import minimal


def test_rule_with_many_codes() -> None:
    """A rule is one line of the table, even if its codes have different keys in them."""
    page = Page(html_of(result_with(*(finding(code=f"Invalid{n}") for n in range(70)))))

    assert page.texts_of("tr")[1:] == ["errorr400 Invalid0 and 69 more70"]


def test_statistics() -> None:
    """Each count has its figures, and a bar beside them."""
    files = [
        result_of("bad.json", minimal(Name=5, Description=5, Extra=1, Other=2)),
        result_of("worse.json", minimal(Name=5)),
        result_of("good.json", minimal()),
        result_of("fine.json", minimal(Extra=1)),
    ]

    page = Page(html_of(*files, options=STATISTICS))

    assert page.texts_of("h2")[:2] == ["Statistics", "Rules"]
    assert page.texts_of("h3")[:4] == ["Outcomes", "Severities", "Codes", "Worst files"]
    assert page.texts_of("tr") == [
        "Specs and recordsCountShare",
        "with errors250.0%",
        "with advice only125.0%",
        "without findings125.0%",
        "SeverityCountOf findings",
        "error350.0%",
        "warning350.0%",
        "info00.0%",
        "Service answersCountOf findings",
        "400 InvalidName233.3%",
        "400 InvalidDescription116.7%",
        "FileCountOf findings",
        "bad.jsonerror 2 warning 266.7%",
        "worse.jsonerror 116.7%",
        "fine.jsonwarning 116.7%",
        "SeverityRuleService answersCountOf findings",
        "errorname-type400 InvalidName233.3%",
        "errordescription-type400 InvalidDescription116.7%",
        "warningunknown-key350.0%",
    ]
    rects = page.attributes_of("rect")
    assert rects[0] == {"class": "error", "x": "0.00", "width": "50.00", "height": "1"}
    assert rects[6] == {"x": "0.00", "width": "33.33", "height": "1"}
    assert rects[8:10] == [
        {"class": "error", "x": "0.00", "width": "33.33", "height": "1"},
        {"class": "warning", "x": "33.33", "width": "33.33", "height": "1"},
    ]


def test_statistics_without_findings() -> None:
    """Without findings, there are no tables of codes, rules and files."""
    page = Page(html_of(result_with(), options=STATISTICS))

    assert page.texts_of("h3") == ["Outcomes", "Severities"]
    assert page.texts_of("tr")[1:4] == [
        "with errors00.0%",
        "with advice only00.0%",
        "without findings1100.0%",
    ]


def test_statistics_without_files() -> None:
    """Without files, every bar is empty."""
    page = Page(html_of(options=STATISTICS))

    assert {bar["width"] for bar in page.attributes_of("rect")} == {"0.00"}


def test_statistics_change_nothing_else() -> None:
    """Without statistics, the page has none of their elements and styles."""
    files = fixture_results(40)

    plain, counted = html_of(*files), html_of(*files, options=STATISTICS)

    assert "<svg" in counted
    assert not re.search(r"<svg|<section|\.share", plain)
    assert plain[plain.index("<h2>Findings") :] == counted[counted.index("<h2>Findings") :]


def test_bars_are_hidden_from_screen_readers() -> None:
    """A screen reader skips the bars, because the text beside each says the same."""
    page = Page(html_of(*log_results(), options=STATISTICS))

    drawings = page.attributes_of("svg")
    labels = page.attributes("aria-labelledby")
    assert {attributes["aria-hidden"] for attributes in drawings} == {"true"}
    assert len(labels) == 5
    assert set(labels) <= set(page.attributes("id"))
    assert len([1 for _, attributes in page.elements if attributes.get("scope") == "row"]) == (
        len(drawings)
    )
