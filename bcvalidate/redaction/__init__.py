"""Redaction: finds the secrets of a body and masks them in messages and snippets."""
