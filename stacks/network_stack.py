"""Phase 1: the network, the roles, the log bucket."""

from __future__ import annotations

from aws_cdk import Annotations, Fn
from constructs import Construct

from constructs_lib.acknowledgment import acknowledge, acknowledge_validation
from constructs_lib.automation_role import AutomationRole
from constructs_lib.log_bucket import LogBucket
from constructs_lib.media_live_role import LOG_GROUP, MediaLiveRole
from constructs_lib.provider_tags import tag_custom_resource_providers
from constructs_lib.public_network import RTMP_PORT, SRT_PORT, Protocol, PublicNetwork
from environments import Environment
from stacks.phase_stack import PhaseStack


class NetworkStack(PhaseStack):
    """What every later phase may lean on. Costs nothing while nothing runs in it."""

    def __init__(self, scope: Construct, *, environment: Environment) -> None:
        super().__init__(scope, phase=1, environment=environment)
        self._protocol: Protocol = "RTMP" if environment.ingest.type == "RTMP_PUSH" else "SRT"
        network = PublicNetwork(
            self,
            "Network",
            cidr=environment.network.vpc_cidr,
            availability_zones=environment.network.availability_zones,
            protocol=self._protocol,
            senders=environment.ingest.allow_list,
        )
        self.vpc = network.vpc
        self.security_group = network.security_group
        self.medialive_role = MediaLiveRole(self, "MediaLiveRole")
        self.automation_role = AutomationRole(self, "AutomationRole", function_prefix=environment.prefix)
        self.log_bucket = LogBucket(self, "Logs", retain=environment.keeps_data)

        subnet_ids = Fn.join(",", network.subnet_ids)
        self.publish("VpcId", self.vpc.vpc_id, "The VPC")
        self.publish("SubnetIds", subnet_ids, "Its public subnets, separated by commas")
        admits = f"Admits {self._protocol} from the allow-list"
        self.publish("SecurityGroupId", self.security_group.security_group_id, admits)
        self.publish("MediaLiveRoleArn", self.medialive_role.role_arn, "The role that channels run with")
        self.publish("LambdaRoleArn", self.automation_role.role_arn, "The role that starts and stops channels")
        self._pin_what_later_phases_import()
        tag_custom_resource_providers(self, self._tags_of(environment, 1))
        self._warn_of_an_open_ingest(environment)
        self._acknowledge_findings(environment)

    def _pin_what_later_phases_import(self) -> None:
        for role in (self.medialive_role, self.automation_role):
            self.pin(role.role_arn)
            self.pin(role.role_name)
        self.pin(self.log_bucket.bucket_name)

    def _warn_of_an_open_ingest(self, environment: Environment) -> None:
        if environment.ingest.opens_to_the_internet:
            Annotations.of(self).add_warning_v2(
                "onair:OpenIngest",
                f"ingest.allow_list of {environment.name} admits the whole internet: whoever learns the stream key "
                "can go on air. Name the networks that send as soon as they are known, e.g. 203.0.113.0/24",
            )

    def _acknowledge_findings(self, environment: Environment) -> None:
        acknowledge(
            self.vpc, "VPC7", "No media crosses this VPC and nothing of onair runs in it: there is no flow to log"
        )
        acknowledge_validation(
            self.vpc, "W3010", "The zones are a key of the environment: a look-up would need AWS at synth"
        )
        acknowledge(self.log_bucket, "S1", "A log bucket that logged its own requests would feed on itself")
        if environment.ingest.opens_to_the_internet:
            port = RTMP_PORT if self._protocol == "RTMP" else SRT_PORT
            reason = f"Port {port} only; phones have no fixed address; every synth warns"
            acknowledge(self.security_group, "EC23", reason)
        groups = f"Resource::arn:aws:logs:{environment.region}:{environment.account or '<AWS::AccountId>'}:log-group:"
        streams = "A log stream is named when it is made, by the service that writes it"
        acknowledge(self.medialive_role, f"IAM5[{groups}{LOG_GROUP}:*]", streams)
        acknowledge(self.medialive_role, f"IAM5[{groups}*]", "DescribeLogGroups is checked against all groups alike")
        acknowledge(self.automation_role, f"IAM5[{groups}/aws/lambda/{environment.prefix}-*:*]", streams)
