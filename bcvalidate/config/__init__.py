"""Config: the settings of a project, suppressions and baselines."""
