"""The summary line: what was checked, and how much was found."""


def summary(
    files: int, errors: int = 0, warnings: int = 0, infos: int = 0, records: int | None = None
) -> str:
    """One line without its end, such as `2 files checked: 1 error, 3 warnings`.

    With records, None when there is no file of them: `1 file with 2000 records checked: no errors`.
    """
    checked = _count(files, "file")
    if records is not None:
        checked = f"{checked} with {_count(records, 'record') if records else 'no records'}"
    found = [_count(errors, "error") if errors else "no errors"]
    found += [_count(n, word) for n, word in ((warnings, "warning"), (infos, "info")) if n]
    return f"{checked} checked: {', '.join(found)}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
