"""One stack per phase, and the table that says which phase needs which."""
