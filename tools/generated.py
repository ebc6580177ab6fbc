"""Generated files: written when they are stale, or with `--check` only named."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

Texts = Mapping[Path, str | None]
"""What each file is to hold; None for a file that must not be there."""


def main(argv: list[str], module: str, root: Path, texts: Callable[[], Texts]) -> int:
    """Run a generator: `module` is its name, and below `root` is all that it writes.

    Returns 0 when all is fresh, 1 with `--check` when a file is stale, missing or superfluous, and
    when `texts` raises ValueError, OSError or SyntaxError, whose message is then shown and nothing
    written; 2 for any other argument.
    """
    if argv not in ([], ["--check"]):
        sys.stderr.write(f"usage: python -m {module} [--check]\n")
        return 2
    try:
        wanted = texts()
    except (ValueError, OSError, SyntaxError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    differing = {path: text for path, text in wanted.items() if _content(path) != text}
    if "--check" not in argv:
        for path, text in differing.items():
            _put(path, text)
        return 0
    for path, text in differing.items():
        state = "superfluous" if text is None else "stale" if path.is_file() else "missing"
        name = path.relative_to(root).as_posix()
        sys.stderr.write(f"{name} is {state}: run python -m {module}\n")
    return 1 if differing else 0


def _content(path: Path) -> str | None:
    """The text of a file, or None when there is none."""
    return path.read_text("utf-8", "backslashreplace") if path.is_file() else None


def _put(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
