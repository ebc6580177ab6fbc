"""Write results in one of several formats. Each format is a module."""
