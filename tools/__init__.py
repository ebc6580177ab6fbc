"""Tools of this repository: they write the generated files. They are not in the wheel."""
