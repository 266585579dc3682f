"""What the local AWS mends in ministack, as its callers see it."""

from __future__ import annotations

import string

import pytest

from rehearsal.cloud.corrections import ALPHABETS, generate

ROUNDS = 200


def test_a_generated_text_has_32_letters_and_one_of_each_class_unless_told_otherwise() -> None:
    for _ in range(ROUNDS):
        text = generate({})
        assert len(text) == 32
        assert all(set(text) & set(letters) for letters in ALPHABETS.values())
        assert " " not in text


@pytest.mark.parametrize("kind", ALPHABETS)
def test_an_excluded_class_never_appears(kind: str) -> None:
    for said in (True, "true"):
        assert not set(generate({f"Exclude{kind}": said, "PasswordLength": 500})) & set(ALPHABETS[kind])


def test_the_length_is_exact_even_when_it_equals_the_number_of_classes() -> None:
    for length in ("4", 5, 64):
        assert len(generate({"PasswordLength": length})) == int(length)


def test_excluded_characters_never_appear_though_their_class_does() -> None:
    text = generate({"ExcludeCharacters": 'abc/@"', "PasswordLength": 2000})
    assert not set(text) & set('abc/@"')
    assert set(text) & set(string.punctuation)
    assert "d" in text


def test_a_class_whose_every_letter_is_excluded_is_not_required() -> None:
    assert not set(generate({"ExcludeCharacters": string.digits})) & set(string.digits)


def test_a_space_is_included_when_asked_for() -> None:
    assert " " in generate({"IncludeSpace": "true", "PasswordLength": 3000})


def test_classes_need_not_all_appear_when_that_is_not_required() -> None:
    short = {"PasswordLength": 4, "RequireEachIncludedType": "false"}
    drawn = [generate(short) for _ in range(ROUNDS)]
    assert any(not all(set(text) & set(letters) for letters in ALPHABETS.values()) for text in drawn)


def test_two_texts_differ() -> None:
    assert len({generate({}) for _ in range(ROUNDS)}) == ROUNDS
