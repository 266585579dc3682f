"""Every rule says where it has it from, with an address."""

from __future__ import annotations

import re

import botocore
import botocore.session
import pytest

from preflight import sources
from preflight.finding import Rule
from preflight.report import as_catalogue
from preflight.rules import RULES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_source_with_an_address(rule: Rule) -> None:
    row = as_catalogue([rule]).splitlines()[-1]
    assert re.search(r"\| [^|]*https://[a-z-]+(\.[a-z-]+)+/[^|]* \|$", row), rule.source


@pytest.mark.parametrize("address", [sources.MEDIALIVE_MODEL, sources.MEDIAPACKAGE_V2_MODEL])
def test_a_model_is_the_one_that_is_installed(address: str) -> None:
    found = re.search(r"/blob/([0-9.]+)/botocore/data/([a-z0-9]+)/([0-9-]+)/service-2\.json\)$", address)
    assert found is not None
    version, service, day = found.groups()
    assert version == botocore.__version__
    assert botocore.session.get_session().get_service_model(service).api_version == day
