"""One invoice has one name, in whatever spelling it comes; another one has another."""

from __future__ import annotations

import pytest

from huiyin.components.invoices import invoice_key

NUMBER = "26440000000055555555"


@pytest.mark.parametrize("written", [
    NUMBER, f" {NUMBER} ", "2644 0000 0000 5555 5555", "２６４４００００００００５５５５５５５５", "2644-0000-0000-5555-5555",
    "2644.0000.0000.5555.5555", f"No.{NUMBER}", f"№{NUMBER}", f"发票{NUMBER}", f"{NUMBER}，", f"{NUMBER}A", f"O{NUMBER}",
    "٢٦٤٤٠٠٠٠٠٠٠٠٥٥٥٥٥٥٥٥", "㉖440000000055555555",
])
def test_a_fully_digital_invoice_is_its_twenty_digits(written: str) -> None:
    assert invoice_key(written) == NUMBER
    assert invoice_key(written, "044001") == NUMBER


def test_a_paper_invoice_is_its_code_and_number() -> None:
    assert invoice_key("00123456", "011002200111") == "011002200111-00123456"
    assert invoice_key("No 0012 3456", " 0110 0220 0111") == "011002200111-00123456"
    assert invoice_key("00123456", "044001") != invoice_key("00123456", "011002200111")
    assert invoice_key("00123456") == "00123456" != invoice_key("123456")


@pytest.mark.parametrize("length", [19, 21])
def test_one_digit_less_or_more_is_no_fully_digital_invoice(length: int) -> None:
    assert invoice_key("2" * length, "044") == f"044-{'2' * length}"


def test_no_number_is_no_invoice() -> None:
    assert invoice_key("", "044001") == invoice_key(" － ") == ""
