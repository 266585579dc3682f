"""The key settings of each phase, read from its template."""
