"""What the plane measures of itself, under the names that MediaLive, MediaPackage and CloudFront give CloudWatch."""
