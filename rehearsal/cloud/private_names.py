"""The private names of ministack that we rely on, checked at every start so that a change is one clear line."""

from __future__ import annotations

import importlib
import importlib.metadata
from functools import reduce

PINNED = "1.5.33"
NAMES = {
    "ministack.app": ("main", "AUTH", "SERVICE_HANDLERS", "SERVICE_REGISTRY", "_state_map", "_loaded_modules"),
    "ministack.core.responses": (
        "AccountRegionScopedDict", "get_account_id", "get_region", "set_request_account_id", "set_request_region",
        "error_response_json",
    ),
    "ministack.core.router": ("extract_access_key_id", "_is_aws_service_name"),
    "ministack.core.iam_actions": ("SERVICE_TO_IAM_NAMESPACE",),
    "ministack.core.iam_evaluator": (
        "enforce", "evaluate", "evaluate_resource_policy", "EvalContext", "_gather_role_policies",
        "_resolve_condition_key",
    ),
    "ministack.core.lambda_runtime": (
        "_PYTHON_WORKER_SCRIPT", "execution_credentials", "Worker._drain_stderr_bounded", "Worker._read_stderr",
    ),
    "ministack.services.budgets": ("_budgets", "_notification_store", "_budget_arn"),
    "ministack.services.cloudformation.provisioners": (
        "_RESOURCE_HANDLERS", "_REPLACING_PROPERTIES", "_STACK_TAG_PROPERTY", "_physical_name", "_sm_secret_string",
    ),
    "ministack.services.cloudformation.stacks": ("_runs_on_worker_thread",),
    "ministack.services.cloudformation.custom_resource": ("invoke_custom_resource",),
    "ministack.services.cloudwatch": (
        "_alarms._data", "_metrics", "_put_metric_alarm", "_get_metric_data", "_evaluate_alarm",
        "_dispatch_alarm_actions", "_evaluate_parent_alarms", "_record_history", "_parse_ts", "_error", "_json_ok",
        "_store_datum", "record_metric",
    ),
    "ministack.services.cloudwatch_logs": ("_append_log_events",),
    "ministack.services.eventbridge": (
        "_put_events", "_parse_rate_seconds", "_parse_cron_fields", "_cron_next_fire", "_invoke_target",
        "_pattern_event_view", "_dispatch_to_lambda", "_dispatch_to_sns", "_dispatch_to_sqs",
    ),
    "ministack.services.iam": ("_roles",),
    "ministack.services.lambda_svc": (
        "_functions", "_esms", "_create_esm", "_update_esm", "_run_sqs_batch", "_esm_backoff_until",
        "_ESM_BACKOFF_SECONDS", "_emit_lambda_metrics", "_execute_function", "_execution_record_for_config",
        "_get_func_record_for_ref", "_reserved_concurrency", "function_policy_for_arn", "invoke_async_with_retry",
    ),
    "ministack.services.scheduler": ("_tick_schedules", "_SCHEDULE_TICK_INTERVAL"),
    "ministack.services.sns": (
        "_deliver_to_lambda", "_find_subscription", "publish_internal", "topic_policy_allows", "topic_policy_for_arn",
    ),
    "ministack.services.sqs": (
        "_collect_msgs", "_delete_messages_for_esm", "_dlq_sweep", "_expire_retained", "_get_q", "_queue_by_arn",
        "_queues_lock", "_receive_messages_for_esm", "queue_policy_for_arn",
    ),
    "ministack.services.sts": ("register_session",),
    "ministack.services.tagging": ("_RESOURCE_TAG_COLLECTORS",),
}  # fmt: skip


class PrivateNameMissingError(RuntimeError):
    """The installed ministack is not the one that this code fits."""


def missing(names: dict[str, tuple[str, ...]] | None = None) -> list[str]:
    """Every name that the installed ministack lacks, as module.name."""
    lacking = []
    for module_name, attributes in (NAMES if names is None else names).items():
        try:
            module = importlib.import_module(module_name)
        except ImportError:
            lacking.append(module_name)
            continue
        for attribute in attributes:
            try:
                reduce(getattr, attribute.split("."), module)
            except AttributeError:
                lacking.append(f"{module_name}.{attribute}")
    return lacking


def require(names: dict[str, tuple[str, ...]] | None = None) -> None:
    """Raise PrivateNameMissingError when a name is missing; its text says which and how to mend it."""
    lacking = missing(names)
    if lacking:
        raise PrivateNameMissingError(
            f"ministack {importlib.metadata.version('ministack')} lacks {', '.join(lacking)}: "
            f"the local AWS fits ministack {PINNED}; run `make setup`"
        )
