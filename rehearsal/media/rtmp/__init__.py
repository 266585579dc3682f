"""RTMP, both ends: the publish-only ingest of the rehearsal and the publisher of its phone."""
