"""Money, VAT, codes and CSV cells."""

import csv
import io
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.codes import random_code
from common.csv import FORMULA_STARTS, csv_lines, neutralise, unescape
from common.money import from_minor_units, round_cents, to_minor_units
from common.vat import TaxedPrice, split_gross

cents = st.integers(min_value=0, max_value=10**9).map(from_minor_units)


@given(cents, st.sampled_from([Decimal(0), Decimal(6), Decimal(12), Decimal(21)]))
def test_net_and_vat_always_add_up(gross, rate):
    price = split_gross(gross, rate)

    assert price.net + price.vat == gross
    assert abs(price.net * (100 + rate) / 100 - gross) < Decimal("0.0122")


def test_parts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="is not"):
        TaxedPrice(Decimal(1), Decimal(1), Decimal(3), Decimal(6))


@pytest.mark.feature("R-X02")
def test_halves_round_up():
    assert round_cents(Decimal("0.005")) == Decimal("0.01")
    assert round_cents(Decimal("-0.005")) == Decimal("-0.01")


@given(cents)
def test_euros_and_cents_go_both_ways(amount):
    assert from_minor_units(to_minor_units(amount)) == amount


def test_a_fraction_of_a_cent_is_refused():
    with pytest.raises(ValueError, match="whole number of cents"):
        to_minor_units(Decimal("1.001"))


def test_codes_cannot_be_misread():
    assert not set(random_code(500)) & set("ILOU")


@pytest.mark.feature("R-E01")
@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_formulas_are_neutralised(start):
    cell = neutralise(f"{start}HYPERLINK(1)")

    assert cell == f"'{start}HYPERLINK(1)"


@pytest.mark.feature("R-E01", refuses=True)
@pytest.mark.parametrize("before", [",", ";", "\t", '"', "\n", "\r\n"])
@pytest.mark.parametrize("start", ["=", "@", "＝"])
def test_no_other_separator_starts_a_formula_within_a_cell(before, start):
    assert neutralise(f"a{before}{start}1") == f"a{before}'{start}1"


@pytest.mark.feature("R-X04")
def test_marks_that_turn_the_reading_direction_are_dropped():
    assert neutralise("\u202egpj.\u2066=x\u200f") == "gpj.=x"
    assert neutralise("\u202e=1") == "'=1"


tricky = st.text(
    st.sampled_from([*FORMULA_STARTS, "'", '"', ",", ";", "\n", "a", "é", "🌷"])
)


@pytest.mark.feature("R-E01")
@given(st.lists(tricky, min_size=1), st.sampled_from(",;"))
def test_rows_survive_a_spreadsheet_and_come_back(row, delimiter):
    text = b"".join(csv_lines([row], delimiter=delimiter)).decode()

    (read,) = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

    assert [unescape(cell) for cell in read] == row
    assert not any(cell.startswith(FORMULA_STARTS) for cell in read)


@pytest.mark.feature("R-E01", refuses=True)
@given(tricky)
def test_a_program_that_splits_elsewhere_meets_no_formula(cell):
    parts = re.split('[,;\t\r\n"]', neutralise(cell))

    assert not any(part.startswith(FORMULA_STARTS) for part in parts)
