"""What each service bills, read from templates: one module for each service, or for several small ones."""
