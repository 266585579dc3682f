"""The rehearsal: a local AWS and a local media plane that run what the templates deploy, for $0."""
