"""The phone of the rehearsal: a live test picture with sound, pushed over RTMP."""
