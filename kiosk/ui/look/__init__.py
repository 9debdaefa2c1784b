"""How things look: colours, sizes, glyphs, and the small widgets that all parts of the screen use."""
