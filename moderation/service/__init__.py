"""What a person or a site can ask, one function each; the only part where all others meet."""
