"""Documents: JSON and TOML texts, their values, and the positions of their parts."""
