"""PayPal's HTTP: a token kept until it ends, answers or our two errors."""

import threading
import time

from django.conf import settings

import requests

from payments.errors import GatewayRefused, GatewayUnavailable

# Seconds before its end in which a token is not used any more.
MARGIN = 60
# Refusals that say nothing about the payment: our key, our pace, their trouble.
UNCLEAR = (401, 403, 408, 409, 425, 429)


class Tokens:
    """Access tokens by account, in this process only: a cache would spread them."""

    def __init__(self):
        self.lock = threading.Lock()
        self.known = {}

    def get(self, account, ask) -> str:
        """Return a token that is valid, asking for one when none is."""
        with self.lock:
            token, until = self.known.get(account, ("", 0))
            if time.monotonic() >= until:
                token, seconds = ask()
                until = time.monotonic() + seconds - MARGIN
                self.known[account] = (token, until)
            return token

    def drop(self, account):
        """Forget a token PayPal does not take any more."""
        with self.lock:
            self.known.pop(account, None)


TOKENS = Tokens()


class Refusal(GatewayRefused):
    """PayPal's clear no; ``issue`` is its word for it."""

    def __init__(self, status, body):
        details = body.get("details") or [{}]
        self.status = status
        self.issue = details[0].get("issue") or body.get("name") or ""
        super().__init__(self.issue or None)


class PayPalApi:
    """One account."""

    def __init__(self):
        self.base = settings.PAYPAL_API_BASE
        self.account = (self.base, settings.PAYPAL_CLIENT_ID)

    def call(self, method, path, body=None, *, request_id="", raw=None) -> dict:
        """Return the JSON PayPal answers.

        Raises Refusal where PayPal clearly says no, GatewayUnavailable otherwise.
        """
        answer = self._send(method, path, body, request_id, raw)
        if answer.status_code == 401:
            TOKENS.drop(self.account)
            answer = self._send(method, path, body, request_id, raw)
        return read(answer)

    def _send(self, method, path, body, request_id, raw):
        token = TOKENS.get(self.account, self._ask_token)
        headers = {
            "Authorization": f"Bearer {token}",
            "Prefer": "return=representation",
            "Content-Type": "application/json",
        }
        if request_id:
            headers["PayPal-Request-Id"] = request_id
        return self._http(method, path, json=body, data=raw, headers=headers)

    def _ask_token(self):
        answer = self._http(
            "POST",
            "/v1/oauth2/token",
            data={"grant_type": "client_credentials"},
            auth=(settings.PAYPAL_CLIENT_ID, settings.PAYPAL_SECRET),
        )
        if answer.status_code != 200:
            raise GatewayUnavailable(error=f"token: {answer.status_code}")
        said = read(answer)
        try:
            return said["access_token"], int(said["expires_in"])
        except (KeyError, TypeError, ValueError) as error:
            raise GatewayUnavailable(error="token") from error

    def _http(self, method, path, **options):
        try:
            return requests.request(
                method,
                self.base + path,
                timeout=tuple(settings.GATEWAY_TIMEOUT),
                allow_redirects=False,
                **options,
            )
        except requests.RequestException as error:
            raise GatewayUnavailable(error=type(error).__name__) from error


def read(answer) -> dict:
    """Return an answer's JSON object, or raise what it means."""
    status = answer.status_code
    try:
        body = answer.json() if answer.content else {}
    except ValueError as error:
        raise GatewayUnavailable(error=f"{status}: no JSON") from error
    if not isinstance(body, dict) or status in UNCLEAR:
        raise GatewayUnavailable(error=str(status))
    if 400 <= status < 500:
        raise Refusal(status, body)
    if not 200 <= status < 300:
        raise GatewayUnavailable(error=str(status))
    return body
