"""How much preflight catches: our own templates, broken in seeded ways, before it and before two other judges."""
