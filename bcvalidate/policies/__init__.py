"""Policies: an organisation's own rules, as JSON Schema."""
