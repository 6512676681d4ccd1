"""What is taken for well formed at a glance is so by the library too."""

from __future__ import annotations

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from pressklar.manuscript.read import addresses as read_addresses


@given(
    st.from_regex(read_addresses.ORDINARY_ADDRESS, fullmatch=True).filter(
        lambda address: len(address) <= read_addresses.SHORT_ADDRESS
    )
)
def test_plain_addresses_pass_the_library(address: str) -> None:
    validate_email(address, check_deliverability=False, globally_deliverable=False)


@pytest.mark.parametrize(
    "address", ["anna.ek@lan.example", "a@b.example", "anna-maria.ek+press@region-vast.lan.example"]
)
def test_the_most_are_plain(address: str) -> None:
    assert read_addresses.ORDINARY_ADDRESS.fullmatch(address)
    assert read_addresses.address_fault(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "a..b@c.example",
        ".a@c.example",
        "a@-c.example",
        "a b@c.example",
        "ab",
        "a@b@c.example",
        f"a@{'b' * 64}.example",
    ],
)
def test_others_are_told_what_is_wrong(address: str) -> None:
    assert read_addresses.address_fault(address)
