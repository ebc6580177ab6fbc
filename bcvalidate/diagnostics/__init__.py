"""Diagnostics: findings and reports, made from violations."""
