"""The CDN: applies the deployed CloudFront distribution to what viewers ask for."""
