"""Badges: a severity, with or without a count, as HTML."""


def badge(severity: str, number: int | None = None) -> str:
    """Make the badge of a severity, in its color."""
    label = severity if number is None else f"{severity} {number}"
    return f'<span class="badge {severity}">{label}</span>'
