"""The rehearsal end to end: deploy the seven phases, go on air, check every test point of the brief, destroy."""
