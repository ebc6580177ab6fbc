"""A page in a real browser: what it shows, that it obeys its policy, and that it can be used."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.html.page import MAX_UNFOLDED_FINDINGS
from tests.reporters.html.pages import (
    ATTACKS,
    STATISTICS,
    Page,
    finding,
    html_of,
    log_results,
    result_of,
    result_with,
)
from tests.support.browser import CHROMIUM, DRIVER, Browser, browser
from tests.support.harness import SAMPLE, minimal

pytestmark = pytest.mark.slow

WIDTHS = (320, 400, 700, 1280)
"""Screens from a telephone to a desktop, in pixels."""
FINDINGS = 4 + len(ATTACKS) ** 2 + MAX_UNFOLDED_FINDINGS + 1
"""The number of findings on the page `plain`."""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Start a headless browser."""
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("there is no chromium, chromium-browser or google-chrome with a chromedriver")
    with browser(tmp_path_factory.mktemp("profile")) as session:
        yield session


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a page with findings of every severity, some of them folded, and odd texts."""
    attacks = [
        finding(rule=text, code=text, message=text, pointer=text, hint=text) for text in ATTACKS
    ]
    files = [
        result_of("mixed.json", minimal(Name="a", Extra=1, Description=5)),
        result_of("warned.json", minimal(Extra=1)),
        result_of("good.json", SAMPLE.read_bytes()),
        *(result_with(*attacks, name=text, text="{}") for text in ATTACKS),
        result_with(*(finding() for _ in range(MAX_UNFOLDED_FINDINGS + 1)), name="many.json"),
    ]
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(html_of(*files, options=ReportOptions(language="zh")), "ascii")
    return path


VISIBLE = (
    "[...document.querySelectorAll('.finding')].filter(f => f.checkVisibility("
    "{contentVisibilityAuto: true})).length"
)


def test_elements(chromium: Browser, plain: Path) -> None:
    """A browser reads the elements that were written, and loads and reports nothing."""
    chromium.open(plain)

    assert chromium.evaluate("document.querySelectorAll('.finding').length") == FINDINGS
    assert chromium.evaluate("document.scripts.length + document.images.length") == 0
    assert chromium.evaluate("[...document.querySelectorAll('*')].length") == len(
        Page(plain.read_text("ascii")).elements
    )
    assert chromium.evaluate("performance.getEntriesByType('resource').length") == 0
    assert chromium.evaluate("getComputedStyle(document.body).maxWidth") == "1056px"
    assert chromium.console() == []


def test_color_schemes(chromium: Browser, plain: Path) -> None:
    """The dark scheme has light text on a dark ground."""
    colors = []
    for dark in (False, True):
        chromium.open(plain, dark=dark)
        style = "getComputedStyle(document.body)"
        colors.append(chromium.evaluate(f"[{style}.backgroundColor, {style}.color]"))

    assert colors == [
        ["rgb(245, 246, 248)", "rgb(27, 34, 48)"],
        ["rgb(17, 21, 27)", "rgb(230, 234, 240)"],
    ]


def test_filter_by_keyboard(chromium: Browser, plain: Path) -> None:
    """A box that the space bar unchecks hides its findings, and files without any other."""
    chromium.open(plain)
    files = (
        "[...document.querySelectorAll('.file')].filter(f => f.checkVisibility())"
        ".map(f => f.querySelector('h3').textContent).slice(0, 2)"
    )
    before = chromium.evaluate(VISIBLE)

    chromium.evaluate("document.getElementById('show-error').focus()")
    chromium.press(" ")
    lints = chromium.evaluate(VISIBLE)
    files_with_lints = chromium.evaluate(files)
    chromium.press(" \ue004 ")
    files_with_infos = chromium.evaluate(files)

    assert lints == 3
    assert files_with_lints == ["mixed.json", "warned.json"]
    assert files_with_infos == ["mixed.json", ATTACKS[0]]
    assert before > chromium.evaluate(VISIBLE) == before - 2


def test_link_to_a_folded_finding(chromium: Browser, plain: Path) -> None:
    """A link to a folded finding unfolds it."""
    chromium.open(plain)
    last = "[...document.querySelectorAll('.more .finding')].pop()"
    folded = chromium.evaluate(f"{last}.checkVisibility({{contentVisibilityAuto: true}})")

    chromium.evaluate(f"void (location.hash = {last}.id)")

    assert folded is False
    assert chromium.evaluate(f"{last}.checkVisibility({{contentVisibilityAuto: true}})") is True


def test_print(chromium: Browser, plain: Path) -> None:
    """A printed page has all findings."""
    chromium.open(plain, media="print")

    assert chromium.evaluate(VISIBLE) == FINDINGS


def test_every_width(chromium: Browser, plain: Path, with_statistics: Path) -> None:
    """Nothing is wider than the screen, and every bar is drawn."""
    for page in (plain, with_statistics):
        for width in WIDTHS:
            chromium.open(page, width=width)

            assert chromium.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
            assert chromium.evaluate(
                "[...document.querySelectorAll('.share svg')]"
                ".every(s => s.checkVisibility() && s.clientWidth > 40)"
            ), width
            assert chromium.console() == []


@pytest.fixture(scope="module")
def with_statistics(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a page with statistics, and with long and odd names."""
    files = [
        result_of("mixed.json", minimal(Name="a", Extra=1, Description=5)),
        *(result_with(finding(rule=text, code=text), name=text * 9) for text in ATTACKS),
        *log_results(),
    ]
    page = tmp_path_factory.mktemp("page") / "statistics.html"
    page.write_text(html_of(*files, options=STATISTICS), "ascii")
    return page


def test_bars(chromium: Browser, with_statistics: Path) -> None:
    """A bar is as long as the text beside it says, in the color of its severity."""
    widths = (
        "[...document.querySelectorAll('.share')].map(s => ["
        "parseFloat(s.innerText), [...s.querySelectorAll('rect')].reduce("
        "(sum, r) => sum + r.getBoundingClientRect().width, 0)"
        " / s.querySelector('svg').getBoundingClientRect().width * 100])"
    )
    fills = "getComputedStyle(document.querySelector('rect.error')).fill"
    colors = []
    for dark in (False, True):
        chromium.open(with_statistics, dark=dark)
        colors.append(chromium.evaluate(fills))

    assert all(abs(figure - drawn) < 0.2 for figure, drawn in chromium.evaluate(widths))
    assert colors == ["rgb(168, 32, 26)", "rgb(255, 179, 170)"]
