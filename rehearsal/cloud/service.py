"""What every emulated service shares: routes, validation, rights, records and tags, all from botocore's model."""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from ministack import app as gateway
from ministack.core import responses, router

from preflight.limits import Walk
from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.authorization import require, tag_conditions
from rehearsal.cloud.protocol import Parameters, path_pattern, request_parameters, to_wire

Answer = tuple[int, dict[str, str], bytes]
Record = dict[str, Any]


class Service:
    """One AWS service; a subclass has a method per operation that it emulates, named as in boto3.

    Every record lives in `store` under (kind, id) and belongs to one account and region.
    """

    name: ClassVar[str]
    bad_request: ClassVar[str] = "BadRequestException"
    not_found: ClassVar[str] = "NotFoundException"
    conflict: ClassVar[str] = "ConflictException"

    def __init__(self) -> None:
        self.model = ServiceModel(Loader().load_service_model(self.name, "service-2"), self.name)
        self.store: Any = responses.AccountRegionScopedDict()
        operations = [self.model.operation_model(name) for name in self.model.operation_names]
        # Fixed paths before those with labels, or a label would take their place.
        operations.sort(key=lambda operation: operation.http["requestUri"].count("{"))
        self._routes = [(item.http["method"], path_pattern(item.http["requestUri"]), item.name) for item in operations]

    async def handle_request(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]
    ) -> Answer:
        """Answer one HTTP request; what ministack calls."""
        try:
            name, labels = self._route(method, path)
            operation = self.model.operation_model(name)
            parameters = request_parameters(operation, labels, query, body)
            if gateway.AUTH:
                self.authorize(name, parameters, router.extract_access_key_id(headers, query))
            found = self.call(name, parameters)
        except ApiError as error:
            document = {"message": str(error), "Message": str(error), **error.members}
            return error.status, _headers({"x-amzn-ErrorType": error.code}), json.dumps(document).encode()
        answer = to_wire(operation.output_shape, found) if operation.output_shape else {}
        payload = operation.output_shape.serialization.get("payload") if operation.output_shape else None
        if payload:
            answer = answer[payload]
        return operation.http.get("responseCode", 200), _headers({}), json.dumps(answer).encode()

    def call(self, operation: str, parameters: Parameters) -> Record:
        """Run one operation. Raises ApiError with botocore's own text when a parameter is missing or mistyped."""
        shape = self.model.operation_model(operation).input_shape
        for name, member in shape.members.items() if shape else ():
            if member.metadata.get("idempotencyToken"):
                parameters.setdefault(name, str(uuid.uuid4()))
        report = ParamValidator().validate(parameters, shape) if shape else None
        if report is not None and report.has_errors():
            raise ApiError(self.bad_request, report.generate_report())
        if shape and (wrong := list(Walk().misfits(shape, parameters))):
            raise ApiError(self.bad_request, "; ".join(map(str, wrong)))
        method: Callable[[Parameters], Record | None] | None = getattr(self, xform_name(operation), None)
        if method is None:
            raise ApiError("NotImplemented", f"{self.name}:{operation} is not emulated", 501)
        return method(copy.deepcopy(parameters)) or {}

    def _route(self, method: str, path: str) -> tuple[str, Mapping[str, str]]:
        for allowed, pattern, operation in self._routes:
            match = pattern.match(path) if method == allowed else None
            if match:
                return operation, match.groupdict()
        raise ApiError(self.not_found, f"no such operation {method} {path}", 404)

    def authorize(self, operation: str, parameters: Parameters, key: str) -> None:
        """Raise ApiError 403 unless the holder of this access key may make this call."""
        for arn in self.resource_arns(operation, parameters):
            require(key, f"{self.name}:{operation}", self.name, arn, tag_conditions(parameters))

    def resource_arns(self, operation: str, parameters: Parameters) -> list[str]:
        """The ARNs that IAM checks a call against; all of them must be allowed."""
        return [self.resource_arn(parameters)]

    def resource_arn(self, parameters: Parameters) -> str:
        """The one ARN of a call that is about one resource."""
        return str(parameters.get("ResourceArn", "*"))

    # Records

    def arn(self, resource: str) -> str:
        """An ARN of this service in the request's account and region."""
        return f"arn:aws:{self.name}:{responses.get_region()}:{responses.get_account_id()}:{resource}"

    def records(self, kind: str) -> list[Record]:
        """All records of one kind in the request's account and region."""
        return [record for key, record in self.store.items() if key[0] == kind]

    def get(self, kind: str, key: str) -> Record:
        """One record; ApiError 404 when there is none."""
        if (kind, key) not in self.store:
            raise ApiError(self.not_found, f"{kind} {key} does not exist", 404)
        found: Record = self.store[(kind, key)]
        return found

    def put(self, kind: str, key: str, record: Record) -> Record:
        """Add a record; ApiError 409 when its key is taken."""
        if (kind, key) in self.store:
            raise ApiError(self.conflict, f"{kind} {key} already exists", 409)
        self.store[(kind, key)] = record
        return record

    def remove(self, kind: str, key: str) -> None:
        """Delete one record; ApiError 404 when there is none."""
        self.get(kind, key)
        del self.store[(kind, key)]

    @classmethod
    def page(cls, items: list[Record], parameters: Parameters, member: str) -> Record:
        """One page of a listing, in the order of creation; NextToken is where the next begins."""
        token = str(parameters.get("NextToken", 0))
        if not token.isdecimal():
            raise ApiError(cls.bad_request, f"NextToken {token!r} is none of ours")
        begin = int(token)
        end = begin + max(1, int(parameters.get("MaxResults", len(items))))
        return {member: items[begin:end], **({"NextToken": str(end)} if end < len(items) else {})}

    # Tags

    def _tagged(self, arn: str) -> Record:
        for record in self.store.values():
            if record.get("Arn") == arn:
                found: Record = record
                return found
        raise ApiError(self.not_found, f"{arn} does not exist", 404)

    def list_tags_for_resource(self, parameters: Parameters) -> Record:
        return {"Tags": self._tagged(parameters["ResourceArn"]).get("Tags", {})}

    def tag_resource(self, parameters: Parameters) -> None:
        self._tagged(parameters["ResourceArn"]).setdefault("Tags", {}).update(parameters["Tags"])

    def untag_resource(self, parameters: Parameters) -> None:
        tags = self._tagged(parameters["ResourceArn"]).get("Tags", {})
        for key in parameters["TagKeys"]:
            tags.pop(key, None)

    def tags_by_arn(self) -> list[tuple[str, list[dict[str, str]]]]:
        """Every tagged record, in the form ministack's tag index wants."""
        return [
            (record["Arn"], [{"Key": key, "Value": value} for key, value in (record.get("Tags") or {}).items()])
            for record in list(self.store.values())
            if record.get("Arn")
        ]

    # What ministack asks of every service.

    def reset(self) -> None:
        self.store._data.clear()

    def get_state(self) -> Record:
        return {"store": self.store}

    def load_persisted_state(self, data: Mapping[str, Any]) -> None:
        self.store.update(data["store"])


def _headers(more: Mapping[str, str]) -> dict[str, str]:
    return {"Content-Type": "application/json", **more}
