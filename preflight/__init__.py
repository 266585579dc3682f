"""What AWS would reject, said before AWS says it: rules over CloudFormation templates, whoever wrote them."""

from preflight.check import check
from preflight.document import TemplateUnreadableError
from preflight.finding import Finding, Severity
from preflight.template import Templates

__all__ = ["Finding", "Severity", "TemplateUnreadableError", "Templates", "check"]
