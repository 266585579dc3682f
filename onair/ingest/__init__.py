"""`onair ingest`: lets somebody send for a while, and no longer."""
