"""Nouns of live streaming as constructs; they know no environment, no phase and no other stack."""
