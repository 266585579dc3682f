"""The viewer of the rehearsal: a headless Chromium in front of the player page."""
