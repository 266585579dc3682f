"""Encoder profiles: MediaLive's EncoderSettings as JSON, read into an environment file's ladder and written back."""
