"""The brief's test points, a module per phase: what must show once it is deployed, asked of the deployed parts."""
