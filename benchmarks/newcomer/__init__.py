"""A scripted newcomer: a fresh clone, nothing installed but Python, make and git, and the README's two commands."""
