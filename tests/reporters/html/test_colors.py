"""The colors of a page: every text and every bar can be read, light and dark."""

import re

from tests.support.harness import ROOT

SHEET = (ROOT / "bcvalidate" / "reporters" / "html" / "page.css").read_text("ascii")
TEXTS = [
    *((text, ground) for text in ("text", "muted", "link") for ground in ("ground", "surface")),
    *((text, "source") for text in ("text", "muted")),
    *((text, "info-ground") for text in ("text", "link")),
    *((tone, f"{tone}-ground") for tone in ("error", "warning", "info", "ok")),
    *(("text", f"{tone}-ground") for tone in ("error", "warning", "info")),
    *((tone, "surface") for tone in ("error", "warning", "info")),
]
"""Each color of a text, with each color behind it."""
BARS = [(tone, "source") for tone in ("error", "warning", "info", "ok", "link")]
"""Each color of a bar, with the color behind it."""


def luminance(color: str) -> float:
    """Return the relative luminance of a color #rrggbb (WCAG 2)."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(scheme: int, names: tuple[str, str]) -> float:
    """Return the contrast of two colors in the light scheme, which is 0, or in the dark one."""
    colors = [re.findall(rf"--{name}: (#[0-9a-f]{{6}});", SHEET)[scheme] for name in names]
    darker, lighter = sorted(luminance(color) for color in colors)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast() -> None:
    """A text has a contrast of 4.5 to 1 or more, a bar of 3 to 1 (WCAG 2, level AA)."""
    for pairs, least in ((TEXTS, 4.5), (BARS, 3)):
        for scheme in (0, 1):
            low = [names for names in pairs if contrast(scheme, names) < least]

            assert low == [], scheme
