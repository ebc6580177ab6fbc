"""The README: write results between its markers, and plots to files."""

from collections.abc import Iterable

from versus.peers import BENCHMARKS
from versus.section import Section

_README, _PLOTS = BENCHMARKS / "README.md", BENCHMARKS / "plots"


def write(part: str, heading: str, section: Section) -> None:
    """Replace the text between the markers of a part, and its plots."""
    text = _README.read_text("utf-8")
    start, end = f"<!-- {part} -->\n", f"<!-- /{part} -->\n"
    before, opened, rest = text.partition(start)
    _, closed, after = rest.partition(end)
    if not (opened and closed):
        raise SystemExit(f"{_README.name} has no {start.strip()} … {end.strip()}")
    _PLOTS.mkdir(exist_ok=True)
    for name, plot in section.plots.items():
        (_PLOTS / name).write_text(plot, "utf-8")
    content = "\n".join(_content(heading, section))
    _README.write_text(f"{before}{start}{content}\n{end}{after}", "utf-8")


def _content(heading: str, section: Section) -> Iterable[str]:
    yield from ("", heading, "")
    yield from section.lines
    yield ""
    for name in section.plots:
        alt_text = name.removesuffix(".svg").replace("-", " ")
        yield from (f"![{alt_text}](plots/{name})", "")
