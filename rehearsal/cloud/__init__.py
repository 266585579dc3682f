"""The local AWS: ministack with MediaLive and MediaPackage added, in a process of its own."""
