"""Where ministack differs from AWS in what our templates lean on, mended; each function says the difference."""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Mapping
from typing import Any

from ministack.core import iam_evaluator, lambda_runtime, router
from ministack.services import lambda_svc, tagging
from ministack.services.cloudformation import drift, provisioners

from rehearsal.cloud.private_names import PINNED
from rehearsal.cloud.service import Service

Properties = dict[str, Any]
SECRET, FUNCTION = "AWS::SecretsManager::Secret", "AWS::Lambda::Function"


def install(services: tuple[Service, ...], names: tuple[str, ...]) -> None:
    """Put every correction in place; `names` are all services that we serve."""
    loopback_counts_as_secure_transport()
    generated_secrets_keep_their_rules()
    ref_of_a_secret_is_its_arn()
    functions_log_as_configured()
    tags_are_indexed(services)
    our_services_are_routed_at_once(names)


def loopback_counts_as_secure_transport() -> None:
    """Policies that demand TLS would refuse every request: the gateway speaks plain HTTP, on loopback only."""
    original = iam_evaluator._resolve_condition_key

    def resolve(key: str, context: Any) -> Any:
        return "true" if key.lower() == "aws:securetransport" else original(key, context)

    iam_evaluator._resolve_condition_key = resolve


def generated_secrets_keep_their_rules() -> None:
    """ministack ignores what GenerateSecretString excludes; a stream key with a slash would break its URL."""
    original = provisioners._sm_secret_string

    def secret_string(properties: Properties) -> Any:
        rules = properties.get("GenerateSecretString")
        if properties.get("SecretString") or not isinstance(rules, dict):
            return original(properties)
        value = generate(rules)
        if rules.get("SecretStringTemplate"):
            return json.dumps({**json.loads(rules["SecretStringTemplate"]), rules["GenerateStringKey"]: value})
        return value

    provisioners._sm_secret_string = secret_string


ALPHABETS = {
    "Lowercase": string.ascii_lowercase,
    "Uppercase": string.ascii_uppercase,
    "Numbers": string.digits,
    "Punctuation": string.punctuation,
}


def generate(rules: Mapping[str, Any]) -> str:
    """A random text by the rules of GenerateSecretString: its length, what it excludes, one of each class."""

    def says(name: str, default: str = "false") -> bool:
        return str(rules.get(name, default)).lower() == "true"

    excluded = str(rules.get("ExcludeCharacters", ""))
    classes = [letters for name, letters in ALPHABETS.items() if not says(f"Exclude{name}")]
    alphabets = ["".join(letter for letter in letters if letter not in excluded) for letters in classes]
    alphabets = [letters for letters in alphabets if letters]
    length = int(rules.get("PasswordLength", 32))
    chosen = [secrets.choice(letters) for letters in alphabets] if says("RequireEachIncludedType", "true") else []
    pool = "".join(alphabets) + (" " if says("IncludeSpace") else "")
    chosen += [secrets.choice(pool) for _ in range(length - len(chosen))]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)


def ref_of_a_secret_is_its_arn() -> None:
    """ministack gives the name; a policy on the ARN would then never match."""
    stock = dict(provisioners._RESOURCE_HANDLERS[SECRET])

    def name_of(physical_id: str) -> str:
        return physical_id.split(":secret:", 1)[-1].rsplit("-", 1)[0] if physical_id.startswith("arn:") else physical_id

    def by_arn(result: Any) -> Any:
        return (result[1]["Arn"], result[1]) if isinstance(result, tuple) else result

    provisioners._RESOURCE_HANDLERS[SECRET] = {
        **stock,
        "create": lambda logical_id, new, stack: by_arn(stock["create"](logical_id, new, stack)),
        "update": lambda physical_id, old, new, stack, logical_id=None: by_arn(
            stock["update"](name_of(physical_id), old, new, stack, logical_id)
        ),
        "delete": lambda physical_id, old: stock["delete"](name_of(physical_id), old),
    }
    reader, read = drift._DRIFT_READERS[SECRET]
    drift._DRIFT_READERS[SECRET] = (lambda physical_id, properties: reader(name_of(physical_id), properties), read)


# Runs inside the Lambda worker, before the handler's module is imported. No byte code is left of a function: Lambda's
# /var/task cannot be written either, and here it would outlive the rehearsal, where PYTHONPYCACHEPREFIX points.
_PRELUDE = """
import sys
sys.dont_write_bytecode = True

def _configure_logging():
    import json, logging, os, sys, time
    standard = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
    as_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
    class Handler(logging.StreamHandler):
        def format(self, record):
            if not as_json:
                return "[%s] %s" % (record.levelname, record.getMessage())
            stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
            line = {"timestamp": stamp, "level": record.levelname, "logger": record.name}
            line["message"] = record.getMessage()
            line.update({key: value for key, value in vars(record).items() if key not in standard})
            if record.exc_info:
                line["exception"] = logging.Formatter().formatException(record.exc_info)
            return json.dumps(line, default=str)
    root = logging.getLogger()
    root.addHandler(Handler(sys.stderr))
    root.setLevel(os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO" if as_json else "WARNING"))
"""
_ENVIRONMENT_LINE = "    os.environ.update(env)\n"


def run_in_workers(definition: str, call: str) -> None:
    """Have every Python worker of Lambda run this, once its environment is set and before the handler is imported."""
    change_workers(_ENVIRONMENT_LINE, f"{_ENVIRONMENT_LINE}    {call}\n")
    lambda_runtime._PYTHON_WORKER_SCRIPT = definition + lambda_runtime._PYTHON_WORKER_SCRIPT


def change_workers(place: str, becomes: str) -> None:
    """Have every Python worker of Lambda do something else at one place of its program."""
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    if script.count(place) != 1:
        raise RuntimeError(f"ministack's Lambda worker has changed: rehearsal/cloud fits {PINNED} only")
    lambda_runtime._PYTHON_WORKER_SCRIPT = script.replace(place, becomes)


def functions_log_as_configured() -> None:
    """ministack stores LoggingConfig and goes on writing text, without the lines of `logging.info`."""
    run_in_workers(_PRELUDE, "_configure_logging()")
    stock = dict(provisioners._RESOURCE_HANDLERS[FUNCTION])

    def create(logical_id: str, properties: Properties, stack: str) -> Any:
        physical_id, attributes = stock["create"](logical_id, properties, stack)
        wanted = properties.get("LoggingConfig") or {}
        if wanted.get("LogFormat") == "JSON":
            level = wanted.get("ApplicationLogLevel", "INFO")
            variables = {"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": level}
            lambda_svc._functions[physical_id]["config"]["Environment"]["Variables"].update(variables)
        return physical_id, attributes

    provisioners._RESOURCE_HANDLERS[FUNCTION] = {**stock, "create": create}


def tags_are_indexed(services: tuple[Service, ...]) -> None:
    """Conditions on aws:ResourceTag look tags up in an index that knows ministack's own services only."""
    for service in services:
        tagging._RESOURCE_TAG_COLLECTORS[service.name] = service.tags_by_arn


def our_services_are_routed_at_once(names: tuple[str, ...]) -> None:
    """To learn that a service exists, ministack loads all of botocore's models: seconds, at the first request."""
    original, ours = router._is_aws_service_name, frozenset(names)
    router._is_aws_service_name = lambda name: name in ours or original(name)
