"""Fixes: apply the fixes of findings to a text, and show them as a diff."""
