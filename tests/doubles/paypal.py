"""A pretend PayPal: ``python -m tests.doubles.paypal PORT FILE``."""

import base64
import hashlib
import hmac
import json
import secrets
import zlib
from datetime import UTC, datetime, timedelta

from tests.doubles.server import Double, serve

WEBHOOK_ID = "8PT597110X687430LKGECATA"
MERCHANT = "MERCHANTOFOURS"
KEY = b"the double's signing key"
CLIENT = (
    "Basic " + base64.b64encode(b"client-of-the-double:secret-of-the-double").decode()
)


class PayPalError(Exception):
    """An error as PayPal words it."""

    def __init__(self, status, name, issue=None):
        super().__init__(name)
        self.status = status
        self.body = {"name": name, "details": [{"issue": issue}] if issue else []}


def unprocessable(issue):
    """Return PayPal's word for a clear no."""
    return PayPalError(422, "UNPROCESSABLE_ENTITY", issue)


def now(ago=0):
    """Return a moment as PayPal writes it."""
    moment = datetime.now(UTC) - timedelta(seconds=ago)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def signature(transmission, at, webhook, body):
    """Sign a webhook's bytes."""
    message = f"{transmission}|{at}|{webhook}|{zlib.crc32(body)}"
    return hmac.new(KEY, message.encode(), hashlib.sha256).hexdigest()


def cents(amount):
    """Return an amount as cents."""
    return round(float(amount["value"]) * 100)


class PayPal(Double):
    """Orders, captures, refunds, report, signature checks."""

    def __init__(self, path, port):
        super().__init__(path, port)
        self.tokens = set()
        self.asked_tokens = 0

    def seal(self, event, settings):
        """Sign as PayPal does: for one webhook."""
        event = json.loads(json.dumps(event))
        if "account" in settings:
            event["resource"]["payee"] = {"merchant_id": settings["account"]}
        # Spaces as nobody would write them again.
        body = json.dumps(event, indent=1).encode()
        transmission, at = secrets.token_hex(8), now(settings.get("age", 0))
        webhook = settings.get("secret", WEBHOOK_ID)
        return body, {
            "PAYPAL-AUTH-ALGO": "SHA256withRSA",
            "PAYPAL-CERT-URL": f"{self.url}/cert",
            "PAYPAL-TRANSMISSION-ID": transmission,
            "PAYPAL-TRANSMISSION-SIG": signature(transmission, at, webhook, body),
            "PAYPAL-TRANSMISSION-TIME": at,
        }

    def answer(self, request):
        """Serve the API, or the page on which customers agree."""
        if request.path == "/checkoutnow":
            return self.page(request)
        if request.path == "/v1/oauth2/token":
            return self.token(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.tokens:
            return 401, {}, b'{"error": "invalid_token"}'
        key = request.headers.get("PayPal-Request-Id", "")
        asked = f"{request.path} {request.body.decode()}"
        with self.store.lock:
            known = key and self.store.reply_for(key)
            if known and known[0] == asked:
                return known[1], {}, known[2]
            try:
                if known:
                    raise unprocessable("DUPLICATE_REQUEST_ID")
                status, body = 200, self.act(request)
            except PayPalError as error:
                status, body = error.status, error.body
            payload = json.dumps(body).encode()
            if key and status == 200:
                self.store.remember(key, asked, status, payload)
        return status, {}, payload

    def token(self, request):
        """Hand out an access token."""
        if request.headers.get("Authorization") != CLIENT:
            return 401, {}, b'{"error": "invalid_client"}'
        token = secrets.token_hex(8)
        self.tokens.add(token)
        self.asked_tokens += 1
        said = {"access_token": token, "token_type": "Bearer", "expires_in": 32400}
        return 200, {}, json.dumps(said).encode()

    def on_tokens(self, body):
        """Say how many tokens were asked for; ``revoke`` makes them all invalid."""
        if body.get("revoke"):
            self.tokens.clear()
        return {"asked": self.asked_tokens}

    def act(self, request):
        """Find what a request asks for."""
        match request.method, *request.path.strip("/").split("/")[1:]:
            case "POST", "checkout", "orders":
                return self.open(request.json())
            case "GET", "checkout", "orders", order:
                return self.get(order)
            case "POST", "checkout", "orders", order, "capture":
                return self.capture(self.get(order))
            case "POST", "payments", "captures", capture, "refund":
                return self.refund(capture, request.json())
            case "GET", "payments", "refunds", refund:
                return self.get(refund)
            case "POST", "notifications", "verify-webhook-signature":
                return self.verify(request)
            case "GET", "reporting", "transactions":
                return self.report(request.query)
        raise PayPalError(404, "RESOURCE_NOT_FOUND")

    def get(self, object_id):
        found = self.store.find(object_id)
        if found is None:
            raise PayPalError(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")
        return found

    def tell(self, kind, about):
        self.write(
            {
                "id": f"WH-{secrets.token_hex(8)}",
                "event_type": kind,
                "create_time": now(),
                "resource": about
                | {"payer": {"name": {"given_name": "Anne"}, "email_address": "a@b.c"}},
            }
        )

    def open(self, asked):
        """Open an order."""
        context = asked["payment_source"]["paypal"]["experience_context"]
        unit = asked["purchase_units"][0]
        if cents(unit["amount"]) <= 0:
            raise unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE")
        unit |= {"payee": {"merchant_id": MERCHANT}}
        order = {
            "id": secrets.token_hex(9).upper()[:17],
            "status": "PAYER_ACTION_REQUIRED",
            "intent": asked["intent"],
            "purchase_units": [unit],
            "create_time": now(),
            "_context": context,
        }
        order["links"] = [
            {"rel": "self", "href": f"{self.url}/v2/checkout/orders/{order['id']}"},
            {
                "rel": "payer-action",
                "href": f"{self.url}/checkoutnow?token={order['id']}",
            },
        ]
        return self.store.save(order, "orders")

    def capture(self, order):
        """Take the money of an order its customer agreed to."""
        unit = order["purchase_units"][0]
        if order["status"] == "COMPLETED":
            raise unprocessable("ORDER_ALREADY_CAPTURED")
        if order["status"] != "APPROVED":
            raise unprocessable("ORDER_NOT_APPROVED")
        if order.get("_declines"):
            raise unprocessable("INSTRUMENT_DECLINED")
        capture = {
            "id": secrets.token_hex(9).upper()[:17],
            "status": self.powers.settings.get("captures", "COMPLETED"),
            "amount": self.powers.settings.get("taken", unit["amount"]),
            "custom_id": unit["custom_id"],
            "payee": unit["payee"],
            "supplementary_data": {"related_ids": {"order_id": order["id"]}},
            "create_time": now(),
        }
        if capture["status"] == "PENDING":
            capture["status_details"] = {"reason": "PENDING_REVIEW"}
        order["status"] = "COMPLETED"
        unit["payments"] = {"captures": [capture], "refunds": []}
        self.store.save(order, "orders")
        self.store.save({"id": capture["id"], "order": order["id"]}, "captures")
        self.tell(f"PAYMENT.CAPTURE.{capture['status']}", capture)
        return order

    def on_capture(self, body):
        """End a capture that PayPal looked at."""
        order = self.get(body["order"])
        capture = order["purchase_units"][0]["payments"]["captures"][0]
        capture["status"] = body["status"]
        self.store.save(order, "orders")
        self.tell(f"PAYMENT.CAPTURE.{body['status']}", capture)
        return {"ok": True}

    def refund(self, capture_id, asked):
        """Pay back, never more than was taken."""
        order = self.get(self.get(capture_id)["order"])
        payments = order["purchase_units"][0]["payments"]
        capture = payments["captures"][0]
        given = [r for r in payments["refunds"] if r["status"] != "FAILED"]
        left = cents(capture["amount"]) - sum(cents(r["amount"]) for r in given)
        if not left:
            raise unprocessable("CAPTURE_FULLY_REFUNDED")
        if cents(asked["amount"]) > left:
            raise unprocessable("REFUND_AMOUNT_EXCEEDED")
        refund = {
            "id": secrets.token_hex(9).upper()[:17],
            "status": self.powers.settings.get("refunds", "COMPLETED"),
            "amount": asked["amount"],
            "custom_id": asked["custom_id"],
            "create_time": now(),
            "payee": {"merchant_id": MERCHANT},
            "_order": order["id"],
        }
        payments["refunds"].append(refund)
        self.store.save(order, "orders")
        self.store.save(refund, "refunds")
        self.tell("PAYMENT.CAPTURE.REFUNDED", refund)
        return refund

    def on_refund(self, body):
        """End a refund that waits."""
        refund = self.get(body["id"]) | {"status": body["status"]}
        order = self.get(refund["_order"])
        refunds = order["purchase_units"][0]["payments"]["refunds"]
        refunds[:] = [refund if r["id"] == refund["id"] else r for r in refunds]
        self.store.save(order, "orders")
        self.tell(f"PAYMENT.REFUND.{body['status']}", refund)
        return self.store.save(refund, "refunds")

    def verify(self, request):
        """Check the bytes of an event as they came."""
        asked = request.json()
        event = request.body.split(b'"webhook_event": ', 1)[1].rstrip()[:-1]
        expected = signature(
            asked["transmission_id"],
            asked["transmission_time"],
            asked["webhook_id"],
            event,
        )
        genuine = hmac.compare_digest(
            expected.encode(), asked["transmission_sig"].encode()
        )
        return {"verification_status": "SUCCESS" if genuine else "FAILURE"}

    def report(self, query):
        """List captures and refunds, a few at a time."""
        span = query["start_date"], query["end_date"]
        lines = []
        for order in self.store.all("orders"):
            payments = order["purchase_units"][0].get("payments", {})
            for capture in payments.get("captures", []):
                lines.append(line(capture, "T0006", ""))
            for refund in payments.get("refunds", []):
                lines.append(line(refund, "T1107", "-"))
        lines = [
            each
            for each in lines
            if span[0]
            <= each["transaction_info"]["transaction_initiation_date"]
            < span[1]
        ]
        size = self.powers.settings.get("page", 500)
        page = int(query["page"])
        return {
            "transaction_details": lines[(page - 1) * size : page * size],
            "total_pages": -(-len(lines) // size),
        }

    def page(self, request):
        """Show the page on which customers agree, and do what they say."""
        order = self.store.find(request.query.get("token", ""))
        if order is None or order["status"] != "PAYER_ACTION_REQUIRED":
            return 404, {"Content-Type": "text/html"}, b"<h1>This page is over</h1>"
        form = request.form() if request.method == "POST" else {}
        if "cancel" in form:
            return 303, {"Location": order["_context"]["cancel_url"]}, b""
        if "agree" in form:
            order |= {"status": "APPROVED", "_declines": "declines" in form}
            self.store.save(order, "orders")
            self.tell("CHECKOUT.ORDER.APPROVED", order)
            return 303, {"Location": order["_context"]["return_url"]}, b""
        return 200, {"Content-Type": "text/html"}, PAGE


def line(about, code, sign):
    """Return a line of the report."""
    amount = about["amount"] | {"value": sign + about["amount"]["value"]}
    return {
        "transaction_info": {
            "transaction_id": about["id"],
            "transaction_event_code": code,
            "transaction_status": "S" if about["status"] == "COMPLETED" else "P",
            "transaction_amount": amount,
            "transaction_initiation_date": about["create_time"],
            "custom_field": about["custom_id"],
        }
    }


PAGE = b"""<!doctype html><title>PayPal</title><form method=post>
<button name=agree value=1>Pay</button>
<button name=cancel value=1>Back</button></form>"""


if __name__ == "__main__":
    serve(PayPal)
