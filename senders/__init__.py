"""What sends a stream into a channel: a phone with Larix Broadcaster, OBS, ffmpeg; and what each must be told."""
