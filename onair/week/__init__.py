"""The brief's option C: a week of testing on dev, as the checks that were kept tell it, before production."""
