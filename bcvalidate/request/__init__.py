"""Requests: a body with its HTTP head, and the rules about the head."""
