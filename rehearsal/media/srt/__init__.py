"""The SRT ingest: ffmpeg listens and decrypts, and its tags go the same way as RTMP's."""
