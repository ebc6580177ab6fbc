"""Files: what the command reads and writes, and the files that ship with the package."""
