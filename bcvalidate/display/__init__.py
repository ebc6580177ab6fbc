"""Display: text and lines of a body that are safe to print on a terminal."""
