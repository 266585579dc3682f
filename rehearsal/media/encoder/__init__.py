"""EncoderSettings of a deployed MediaLive channel, run by ffmpeg.

`translate` turns the settings into an `EncoderPlan`; `ChannelEncoder` runs one ffmpeg per publisher
session and tells the origin what there is to package and the archive what there is to upload.
"""
