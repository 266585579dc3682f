"""What a deployment costs: prices as data."""
