"""What is personal or secret leaves a text; what helps to find a defect stays."""

import pytest

from common.request_ids import chosen_id, current_id, known_as
from common.scrub import scrub, scrub_all


@pytest.mark.feature("R-G06")
@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("to anne.peeters+x@example.co.uk now", "to [mail] now"),
        ("login=anne%40example.com", "login=[mail]"),
        ("call +32 470 12 34 56.", "call [phone]."),
        ("call 0470/12.34.56, please", "call [phone], please"),
        ("call 0032470123456", "call [phone]"),
        ("GET /en/shop/?q=roses+for+Anne&page=2 200", "GET /en/shop/?[query] 200"),
        ("password=hunter2 x", "password=[key] x"),
        ("{'api_key': 'abc', 'n': 1}", "{'api_key': [key]', 'n': 1}"),
        ("Authorization: Bearer abc.def", "Authorization: [key]"),
        ("sk_live_4242 whsec_9", "[key] [key]"),
        ("postgres://shop:geheim@db:5432/x", "postgres://[key]@db:5432/x"),
        ("/order/IkNGLTEi:1vNabc:Zk9dG5uY3Rpb25hbGl0eQ/pay/", "/order/[key]/pay/"),
        ("/reset/key/3-cx8h2k-0123456789abcdef0123456789abcdef/", "/reset/key/[key]/"),
        ("error\nDETAIL:  Key (name)=(Mamie Dubois) exists.", "error [row]"),
        ("Failing row contains (1, Mamie Dubois).", "Failing row contains  [row]."),
    ],
)
def test_what_is_personal_or_secret_is_taken_out(words, left):
    assert scrub(words) == left


@pytest.mark.feature("R-G06", refuses=True)
@pytest.mark.parametrize(
    "words",
    [
        "2026-11-28 14:10:11,123 WARNING payments.webhooks",
        "payment 4711 differs: 1234567.89 EUR, 20261128141011",
        'File "/app/payments/tasks.py", line 14, in release_expired_holds',
        "order CF-7K2QF-9XWLA was paid",
        "relation payments_paymentattempt does not exist",
    ],
)
def test_what_finds_a_defect_stays(words):
    assert scrub(words) == words


def test_values_under_private_names_go_whatever_they_look_like():
    told = {"recipient_name": "Mamie", "count": 2, "more": [{"card": "x"}, "a@b.eu"]}

    assert scrub_all(told) == {
        "recipient_name": "[private]",
        "count": 2,
        "more": [{"card": "[private]"}, "[mail]"],
    }


def test_a_number_of_the_proxy_is_kept_and_a_strange_one_is_not():
    assert chosen_id("0123abcd-EF") == "0123abcd-EF"
    assert len(chosen_id("a\nb: c")) == 32
    assert len(chosen_id(None)) == 32


def test_a_number_lasts_as_long_as_its_visit():
    with known_as("visit-01"), known_as("visit-02"):
        assert current_id() == "visit-02"

    assert current_id() == ""
