"""The compiler: compile the schema files of each action to a Python module."""
