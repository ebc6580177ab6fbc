"""Documents: JSON and TOML texts, their values, and where each part of a text is."""
