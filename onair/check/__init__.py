"""`onair check`: the brief's test points, asked of AWS or of the running demo, with evidence for the report."""
