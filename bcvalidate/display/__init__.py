"""Display: text and lines of a body as a terminal shows them."""
