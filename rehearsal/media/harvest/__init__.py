"""Live to VOD: cuts a recording out of a channel's time line, as a harvest job of MediaPackage v2 does."""
