"""Requests: a body with its HTTP head, and the rules that concern the head."""
