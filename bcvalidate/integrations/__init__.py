"""Integrations: checks where other people's code submits requests; each is imported by name."""
