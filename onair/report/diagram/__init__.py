"""The architecture as a picture, drawn from the assembly's templates."""
