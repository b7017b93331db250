"""The steps of a guest who buys, without a screen."""

import requests

RECIPIENT = {
    "recipient_name": "Mamie Dubois",
    "line1": "Rue Haute 12",
    "postcode": "1000",
    "sender_name": "Anne Peeters",
    "sender_email": "anne@example.com",
}


def fill_basket(visitor, stage, quantity=1):
    """Put the stage's bouquet in a visitor's basket."""
    form = {"product": stage["product"], "quantity": quantity}
    return visitor.post("/en/basket/add/", form)


def check_out(visitor, stage, **changes):
    """Send the checkout form; the answer leads to the bank when stock was left."""
    return visitor.post("/en/checkout/", RECIPIENT | {"date": stage["date"]} | changes)


def reached_bank(answer):
    """Tell whether a checkout's answer leads to the bank's page."""
    return answer.status_code == 302 and "/test-bank/" in answer.headers["Location"]


def attempt_key(answer):
    """Return the payment attempt's key out of a redirect to the bank's page."""
    return answer.headers["Location"].rstrip("/").rsplit("/", 1)[1]


def decide(shop, key, card="success"):
    """Let a card decide at the bank, as the click on the bank's page does."""
    answer = requests.post(
        f"{shop.bank_url}/payments/{key}/decide",
        json={"card": card},
        headers={"Authorization": shop.environment["TEST_GATEWAY_SECRET"]},
        timeout=30,
    )
    answer.raise_for_status()
    return answer.json()


def come_back(visitor, key):
    """Follow the bank's way back to the shop."""
    return visitor.get(f"/en/checkout/return/{key}/")
