"""What stays in an account when phases are gone: found there, priced, each with the command that removes it."""
