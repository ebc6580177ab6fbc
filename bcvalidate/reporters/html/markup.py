"""Badges: a severity, and how many findings are of it, as HTML."""


def badge(severity: str, number: int | None = None) -> str:
    """The badge of a severity, in its color."""
    shown = severity if number is None else f"{severity} {number}"
    return f'<span class="badge {severity}">{shown}</span>'
