"""Tools of this repository: they write the files that are generated; none is in the wheel."""
