"""Integrations with the vendor's SDK, Spark and pytest. Each module is imported by its name."""
