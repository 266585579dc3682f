"""The archive: finished recordings go to the bucket that the channel's archive output group names."""
