"""One channel of an environment, written with AWS's own alpha L2 constructs: what AWS would make of the same wish."""

from __future__ import annotations

import tempfile
from pathlib import Path

import aws_cdk as cdk
import aws_cdk.aws_medialive_alpha as live
import aws_cdk.aws_mediapackagev2_alpha as package
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager

from environments import Environment
from environments.channel import Rung
from preflight.template import Templates
from tests.assembly import context

PHASE_OF_PACKAGER = "3"
PHASE_OF_ENCODER = "4"
LEVELS = {1080: live.H264Level.H264_LEVEL_4, 720: live.H264Level.H264_LEVEL_3_1, 480: live.H264Level.H264_LEVEL_3_1}


def alpha_templates(environment: Environment) -> Templates:
    """The template of `AlphaStack`, which has the first channel of the environment."""
    with tempfile.TemporaryDirectory() as folder:
        app = cdk.App(context=context(), outdir=folder)
        AlphaStack(app, environment)
        app.synth()
        return Templates.read([Path(folder) / "AlphaStack.template.json"])


class AlphaStack(cdk.Stack):
    """Packager and encoder of one channel; everything else is only there to be referred to."""

    def __init__(self, app: cdk.App, environment: Environment) -> None:
        super().__init__(app, "AlphaStack", env=cdk.Environment(account="111122223333", region=environment.region))
        self._environment = environment
        self._channel = environment.channels[0]
        self._pipelines = 2 if self._channel.channel_class == "STANDARD" else 1
        packaged = self._packager()
        self._encoder(packaged)

    def _tag(self, scope: cdk.Resource, phase: str) -> None:
        environment = self._environment
        own = {"onair:project": environment.project, "onair:environment": environment.name, "onair:phase": phase}
        for key, value in {**environment.tags, **own}.items():
            cdk.Tags.of(scope).add(key, value)

    def _packager(self) -> package.Channel:
        packager = self._environment.packager
        group = package.ChannelGroup(self, "Group", channel_group_name=self._name())
        channel = group.add_channel(
            "Packaged", channel_name=self._channel.name, input=package.InputConfiguration.cmaf()
        )
        endpoint = channel.add_origin_endpoint(
            "Endpoint",
            origin_endpoint_name="hls",
            segment=package.Segment.cmaf(
                duration=cdk.Duration.seconds(self._environment.encoding.segment_seconds),
                include_iframe_only_streams=False,
                name="segment",
            ),
            manifests=[
                package.Manifest.hls(
                    manifest_name="index",
                    manifest_window=cdk.Duration.seconds(packager.manifest_window_seconds),
                    program_date_time_interval=cdk.Duration.seconds(self._environment.encoding.segment_seconds),
                )
            ],
            startover_window=cdk.Duration.seconds(packager.startover_seconds),
        )
        for made in (group, channel, endpoint):
            self._tag(made, PHASE_OF_PACKAGER)
        return channel

    def _encoder(self, packaged: package.Channel) -> None:
        ingest = self._environment.ingest
        allowed = live.InputSecurityGroup(self, "Allowed", allowlist_rules=list(ingest.allow_list))
        key = secretsmanager.Secret(self, "Key").secret_value.unsafe_unwrap()
        incoming = live.Input(
            self,
            "Input",
            input_name=self._name(self._channel.name),
            input=live.InputConfiguration.rtmp_push(
                destinations=[
                    live.PushInputDestination(stream_name=f"{ingest.app_name}/{key}{suffix}")
                    for suffix in ("", "-b")[: self._pipelines]
                ],
                input_security_groups=[allowed],
            ),
        )
        channel = live.Channel(
            self,
            "Encoder",
            channel_name=self._name(self._channel.name),
            channel_class=live.ChannelClass.of(self._channel.channel_class),
            inputs=[
                live.InputAttachment(
                    input=incoming,
                    input_attachment_name="phone",
                    audio_selectors=[live.AudioSelector.default("default")],
                    source_end_behavior=live.SourceEndBehavior.CONTINUE_,
                )
            ],
            input_specification=live.InputSpecification.standard(
                codec=live.InputCodec.AVC,
                resolution=live.InputResolution.HD,
                maximum_bitrate=live.InputMaximumBitrate.MAX_10_MBPS,
            ),
            output_groups=self._output_groups(packaged),
            global_configuration=live.GlobalConfiguration(
                input_end_action=live.InputEndAction.NONE,
                input_loss_behavior=live.InputLossBehavior(
                    repeat_frame=cdk.Duration.seconds(1),
                    black_frame=cdk.Duration.seconds(1),
                    image_type=live.InputLossImageType.COLOR,
                    image_color="1E3A5F",
                ),
            ),
            timecode_config=live.TimecodeConfig(source=live.TimecodeSource.SYSTEMCLOCK),
            thumbnail_configuration=live.ThumbnailConfiguration(state=live.ThumbnailState.DISABLED),
            log_level=live.LogLevel.WARNING,
            maintenance=live.MaintenanceSettings(day=live.MaintenanceDay.WEDNESDAY, time="18:00"),
        )
        for made in (allowed, incoming, channel):
            self._tag(made, PHASE_OF_ENCODER)

    def _output_groups(self, packaged: package.Channel) -> list[live.OutputGroupConfiguration]:
        environment = self._environment
        videos = [self._video(rung) for rung in self._channel.ladder]
        audio = live.EncodeConfiguration.audio(
            name="audio",
            audio_selector_name="default",
            audio_type_control=live.AudioTypeControl.FOLLOW_INPUT,
            language_code_control=live.AudioLanguageCodeControl.FOLLOW_INPUT,
            codec=live.AudioCodecSettings.aac(
                bitrate=cdk.Bitrate.bps(environment.encoding.audio_bitrate),
                coding_mode=live.AacCodingMode.CODING_MODE_2_0,
                input_type=live.AacInputType.NORMAL,
                profile=live.AacProfile.LC,
                rate_control_mode=live.AacRateControlMode.CBR,
                raw_format=live.AacRawFormat.NONE,
                sample_rate=live.AudioSampleRate.HZ_48000,
                spec=live.AacSpec.MPEG4,
            ),
        )
        renditions = [
            live.MediaPackageV2OutputDefinition(
                encode=video, output_name=_rendition(rung), audio_rendition_sets="audio"
            )
            for rung, video in zip(self._channel.ladder, videos, strict=True)
        ]
        sound = live.MediaPackageV2OutputDefinition(
            encode=audio,
            output_name="audio",
            audio_group_id="audio",
            hls_auto_select=live.MediaPackageV2HlsSetting.YES,
            hls_default=live.MediaPackageV2HlsSetting.YES,
        )
        bucket = s3.Bucket(self, "Archive")
        archive = live.OutputGroupConfiguration.archive(
            name="archive",
            destinations=[
                live.S3OutputDestination.to_bucket(
                    bucket, f"recordings/{self._channel.name}/pipeline-{pipeline}/{self._channel.name}"
                )
                for pipeline in range(self._pipelines)
            ],
            rollover_interval=cdk.Duration.seconds(environment.archive.rollover_seconds),
            outputs=[
                live.ArchiveOutputDefinition(
                    encodes=[videos[0], audio],
                    output_name="archive",
                    extension="m2ts",
                    name_modifier="-$dt$",
                    container=live.ArchiveContainer.m2ts(
                        live.M2tsSettings.of(bitrate=cdk.Bitrate.bps(0), rate_mode=live.M2tsRateMode.VBR)
                    ),
                )
            ],
        )
        packager = live.OutputGroupConfiguration.media_package_v2(
            name="packager",
            channel=packaged,
            outputs=[*renditions, sound],
            segment=live.Segment.seconds(environment.encoding.segment_seconds),
            scte35_type=live.Scte35Type.NONE,
            id3_behavior=live.Id3Behavior.DISABLED,
            klv_behavior=live.KlvBehavior.NO_PASSTHROUGH,
        )
        return [packager, archive]

    def _video(self, rung: Rung) -> live.EncodeConfiguration:
        return live.EncodeConfiguration.video(
            name=_rendition(rung),
            width=rung.width,
            height=rung.height,
            scaling_behavior=live.ScalingBehavior.DEFAULT,
            codec=live.VideoCodecSettings.h264(
                rate_control=live.H264RateControl.qvbr(
                    max_bitrate=cdk.Bitrate.bps(rung.bitrate), qvbr_quality_level=rung.quality
                ),
                buf_size=2 * rung.bitrate,
                buf_fill_pct=90,
                quality_level=live.H264QualityLevel.STANDARD_QUALITY,
                profile=live.H264Profile.HIGH,
                level=LEVELS[rung.height],
                entropy_encoding=live.H264EntropyEncoding.CABAC,
                adaptive_quantization=live.H264AdaptiveQuantization.AUTO,
                gop_size=live.GopSize.seconds(self._environment.encoding.gop_seconds),
                gop_closed_cadence=1,
                gop_num_b_frames=2,
                num_ref_frames=3,
                scene_change_detect=live.H264SceneChangeDetect.DISABLED,
                scan_type=live.ScanType.PROGRESSIVE,
                framerate=live.Framerate.of(rung.framerate, 1),
                pixel_aspect_ratio=live.PixelAspectRatio.SQUARE,
            ),
        )

    def _name(self, *parts: str) -> str:
        return "-".join((self._environment.project, self._environment.name, *parts))


def _rendition(rung: Rung) -> str:
    return f"{rung.height}p{rung.framerate}-{rung.bitrate}"
