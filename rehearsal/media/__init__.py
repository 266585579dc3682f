"""The local media plane: what MediaLive, MediaPackage v2 and CloudFront do with a stream, on one machine."""
