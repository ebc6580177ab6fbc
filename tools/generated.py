"""Generated files: write those that are not up to date, or list them with `--check`."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

Texts = Mapping[Path, str | None]
"""The text of each file; None for a file that must not exist."""


def main(argv: list[str], module: str, root: Path, texts: Callable[[], Texts]) -> int:
    """Run a generator.

    - `module`: the name of the module to run, for messages.
    - `root`: the folder that contains all generated files.
    - `texts`: returns the text of each file; it may raise ValueError, OSError or SyntaxError.

    Returns the exit status: 0 if all files are up to date or were written; 1 if `--check` finds a
    stale, missing or superfluous file, or if `texts` raises an error, and then nothing is written;
    2 for a wrong argument.
    """
    if argv not in ([], ["--check"]):
        sys.stderr.write(f"usage: python -m {module} [--check]\n")
        return 2
    try:
        expected = texts()
    except (ValueError, OSError, SyntaxError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    differing = {path: text for path, text in expected.items() if _content(path) != text}
    if "--check" not in argv:
        for path, text in differing.items():
            _write(path, text)
        return 0
    for path, text in differing.items():
        state = "superfluous" if text is None else "stale" if path.is_file() else "missing"
        name = path.relative_to(root).as_posix()
        sys.stderr.write(f"{name} is {state}: run python -m {module}\n")
    return 1 if differing else 0


def _content(path: Path) -> str | None:
    """Return the text of a file, or None if it does not exist."""
    return path.read_text("utf-8", "backslashreplace") if path.is_file() else None


def _write(path: Path, text: str | None) -> None:
    """Write a text to a file; delete the file if the text is None."""
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
