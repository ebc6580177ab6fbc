"""The html format: one page with all findings."""
