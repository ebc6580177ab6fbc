"""Fixes: applies the fixes of findings to a text."""
