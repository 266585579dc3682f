"""The origin: serves what the encoder wrote as CMAF HLS, the way a MediaPackage v2 endpoint does."""
