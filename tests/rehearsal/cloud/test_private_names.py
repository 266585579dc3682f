"""The self-check of ministack's private names."""

from __future__ import annotations

import importlib.metadata

import pytest

from rehearsal.cloud.private_names import PINNED, PrivateNameMissingError, missing, require


def test_the_installed_ministack_is_the_pinned_one_and_has_every_name() -> None:
    assert importlib.metadata.version("ministack") == PINNED
    assert missing() == []


def test_a_missing_name_is_one_line_that_says_which_and_how_to_mend_it() -> None:
    names = {"ministack.app": ("main", "no_such_name"), "ministack.core.responses": ("get_region.__no_such__",)}
    with pytest.raises(PrivateNameMissingError) as refused:
        require(names)
    assert str(refused.value) == (
        f"ministack {PINNED} lacks ministack.app.no_such_name, ministack.core.responses.get_region.__no_such__: "
        f"the local AWS fits ministack {PINNED}; run `make setup`"
    )


def test_a_missing_module_is_named_without_its_attributes() -> None:
    assert missing({"ministack.no_such_module": ("one", "two"), "ministack.app": ("main",)}) == [
        "ministack.no_such_module"
    ]
