"""Bulk: files of records, a request a line."""
