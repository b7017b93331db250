"""A pretend Stripe: ``python -m tests.doubles.stripe PORT FILE``."""

import hashlib
import hmac
import html
import json
import re
import secrets
import time
from urllib.parse import parse_qsl

from tests.doubles.server import Double, serve

SECRET = "whsec_the_double"
# Card number → decline code when it is charged; "3ds" asks its owner.
NUMBERS = {
    "4242424242424242": "",
    "4000000000000002": "generic_decline",
    "4000000000009995": "insufficient_funds",
    "4000000000000069": "expired_card",
    "4000000000003220": "3ds",
    "4000002500003155": "3ds",
    "4000002760003184": "3ds",
    "4000000000000341": "",
}
# What else holds when the owner is away.
OFF_SESSION = {"4000000000000341": "generic_decline", "4000002500003155": ""}
TOKENS = {
    "pm_card_visa": "4242424242424242",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_authenticationRequiredOnSetup": "4000002500003155",
    "pm_card_chargeCustomerFail": "4000000000000341",
}


class StripeError(Exception):
    """An error as Stripe words it."""

    def __init__(self, status, kind, message, **more):
        super().__init__(message)
        self.status = status
        self.error = {"type": kind, "message": message, **more}


def invalid(message, code=None, param=None, status=400):
    """Return Stripe's word for a bad request."""
    return StripeError(status, "invalid_request_error", message, code=code, param=param)


def nested(pairs):
    """Return ``a[b][0]=c`` as nested dicts."""
    result = {}
    for name, value in pairs:
        *path, last = re.findall(r"[^\[\]]+", name)
        place = result
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return result


def values(found):
    """Return a form's list."""
    return list(found.values()) if found else []


class Stripe(Double):
    """Checkout sessions, intents, refunds, kept cards."""

    def seal(self, event, settings):
        """Sign as Stripe does."""
        event = event | {"livemode": bool(settings.get("livemode"))}
        if "account" in settings:
            event["account"] = settings["account"]
        body = json.dumps(event)
        stamp = int(time.time()) - settings.get("age", 0)
        secret = settings.get("secret", SECRET)
        mac = hmac.new(secret.encode(), f"{stamp}.{body}".encode(), hashlib.sha256)
        return body.encode(), {"Stripe-Signature": f"t={stamp},v1={mac.hexdigest()}"}

    def answer(self, request):
        """Serve the API, or a hosted page."""
        if not request.path.startswith("/v1/"):
            return self.page(request)
        if not request.headers.get("Authorization", "").startswith("Bearer sk_test_"):
            return self.error(StripeError(401, "invalid_request_error", "No API key"))
        key = request.headers.get("Idempotency-Key") if request.method == "POST" else ""
        asked = json.dumps([request.path, sorted(request.body.decode().split("&"))])
        with self.store.lock:
            known = key and self.store.reply_for(key)
            if known:
                if known[0] != asked:
                    return self.error(
                        StripeError(400, "idempotency_error", "Keys are used once")
                    )
                return known[1], {"Idempotent-Replayed": "true"}, known[2]
            try:
                status, body = 200, self.act(request)
            except StripeError as error:
                status, body = error.status, {"error": error.error}
            payload = json.dumps(body).encode()
            # Requests that never began to be carried out are not remembered.
            if key and (status == 200 or status == 402):
                self.store.remember(key, asked, status, payload)
        return status, {}, payload

    def error(self, error):
        return error.status, {}, json.dumps({"error": error.error}).encode()

    def act(self, request):
        """Find what a request asks for."""
        parts = request.path.removeprefix("/v1/").split("/")
        if parts[0] == "checkout":
            parts = parts[1:]
        kind, *rest = parts
        raw = request.query if request.method == "GET" else None
        pairs = raw.items() if raw else parse_qsl(request.body.decode())
        params = nested(pairs)
        if request.method == "GET" and not rest:
            return self.listed(kind, params)
        if not rest:
            return self.expanded(getattr(self, f"create_{kind}")(params), params)
        if rest[0] in TOKENS:
            number = {"number": TOKENS[rest[0]]}
            rest[0] = self.create_payment_methods(number)["id"]
        found = self.get(rest[0])
        if len(rest) > 1:
            found = getattr(self, f"{rest[1]}_{kind}")(found, params)
        return self.expanded(found, params)

    def get(self, object_id):
        found = self.store.find(object_id)
        if found is None:
            raise invalid(f"No such object: {object_id}", "resource_missing", "id", 404)
        return found

    def listed(self, kind, params):
        """List objects, newest first, a few at a time."""
        within = params.get("created", {})
        found = [
            each
            for each in self.store.all(kind)
            if int(within.get("gte", 0)) <= each["created"]
            and each["created"] < int(within.get("lt", 1 << 40))
            and params.get("payment_intent") in (None, each.get("payment_intent"))
        ]
        if "starting_after" in params:
            ids = [each["id"] for each in found]
            found = found[ids.index(params["starting_after"]) + 1 :]
        size = min(int(params.get("limit", 10)), self.powers.settings.get("page", 100))
        expand = {
            "expand": {
                n: path.removeprefix("data.")
                for n, path in params.get("expand", {}).items()
            }
        }
        return {
            "object": "list",
            "url": f"/v1/{'checkout/' * (kind == 'sessions')}{kind}",
            "has_more": len(found) > size,
            "data": [self.expanded(each, expand) for each in found[:size]],
        }

    def expanded(self, doc, params):
        """Replace names by objects where asked, and leave out what is ours."""
        doc = {name: value for name, value in doc.items() if name[0] != "_"}
        for path in values(params.get("expand")):
            first, _dot, rest = path.partition(".")
            if isinstance(doc.get(first), str):
                inner = {"expand": {"0": rest}} if rest else {}
                doc[first] = self.expanded(self.get(doc[first]), inner)
        return doc

    def make(self, kind, prefix, **fields):
        doc = {
            "id": f"{prefix}_{secrets.token_hex(12)}",
            "created": int(time.time()),
            "livemode": False,
            "metadata": {},
            **fields,
        }
        return self.store.save(doc, kind)

    def tell(self, kind, about):
        public = {name: value for name, value in about.items() if name[0] != "_"}
        self.write(
            {
                "id": f"evt_{secrets.token_hex(12)}",
                "object": "event",
                "type": kind,
                "created": int(time.time()),
                "data": {"object": public},
            }
        )

    # Checkout sessions

    def create_sessions(self, params):
        data = params["line_items"]["0"]["price_data"]
        expires = int(params.get("expires_at", time.time() + 86400))
        methods = values(params["payment_method_types"])
        intent = params.get("payment_intent_data", {})
        if expires < time.time() + 1800 or expires > time.time() + 86460:
            raise invalid(
                "expires_at must be 30 minutes to 24 hours away", param="expires_at"
            )
        if "bancontact" in methods and data["currency"] != "eur":
            raise invalid("Bancontact takes EUR only", param="payment_method_types")
        keeps = intent.get("setup_future_usage")
        if "bancontact" in methods and keeps and "sepa" not in self.powers.settings:
            raise invalid(
                "SEPA Direct Debit is not active", param="payment_method_types"
            )
        if "customer" in params and self.store.find(params["customer"]) is None:
            raise invalid("No such customer", "resource_missing", "customer")
        if "customer" in params and "customer_email" in params:
            raise invalid("One of customer and customer_email", param="customer")
        if int(data["unit_amount"]) < 50:
            raise invalid("At least 50 cents", "amount_too_small", "line_items")
        session = self.make(
            "sessions",
            "cs_test",
            object="checkout.session",
            status="open",
            payment_status="unpaid",
            client_reference_id=params.get("client_reference_id"),
            metadata=params.get("metadata", {}),
            amount_total=int(data["unit_amount"])
            * int(params["line_items"]["0"]["quantity"]),
            currency=data["currency"],
            payment_method_types=methods,
            payment_intent=None,
            customer=params.get("customer"),
            customer_email=params.get("customer_email"),
            success_url=params["success_url"],
            cancel_url=params["cancel_url"],
            locale=params.get("locale"),
            expires_at=expires,
            _intent=intent,
            _creates=params.get("customer_creation") == "always",
        )
        session["url"] = f"{self.url}/c/pay/{session['id']}#{'x' * 700}"
        return self.store.save(session, "sessions")

    def expire_sessions(self, session, params):
        if session["status"] != "open":
            raise invalid("Only open sessions can be expired")
        session |= {"status": "expired", "url": None}
        self.tell("checkout.session.expired", session)
        return self.store.save(session, "sessions")

    def pay_session(self, session, number, confirmed=False):
        """Let a card pay an open session; return what its page says next."""
        intent = self._intent_of(session)
        decline = NUMBERS.get(number, "incorrect_number")
        if decline == "3ds":
            decline = "" if confirmed else "payment_intent_authentication_failure"
        if decline:
            self.fail(intent, decline)
            return "declined"
        if session["_creates"] and not session["customer"]:
            session["customer"] = self.create_customers({})["id"]
        method = self.create_payment_methods(
            {"number": number, "customer": session["customer"]}
        )
        intent |= {"customer": session["customer"], "payment_method": method["id"]}
        self.succeed(intent, number)
        self._complete(session, "paid")
        return "paid"

    def _intent_of(self, session):
        if session["payment_intent"]:
            return self.get(session["payment_intent"])
        intent = self.make(
            "payment_intents",
            "pi",
            object="payment_intent",
            status="requires_payment_method",
            amount=session["amount_total"],
            amount_received=0,
            currency=session["currency"],
            metadata=session["_intent"].get("metadata", {}),
            setup_future_usage=session["_intent"].get("setup_future_usage"),
            customer=session["customer"],
            payment_method=None,
            latest_charge=None,
            last_payment_error=None,
        )
        session["payment_intent"] = intent["id"]
        self.store.save(session, "sessions")
        return intent

    def _complete(self, session, payment_status):
        session |= {
            "status": "complete",
            "payment_status": payment_status,
            "url": None,
            "customer_details": {"name": "Anne Peeters", "email": "anne@example.com"},
        }
        self.store.save(session, "sessions")
        self.tell("checkout.session.completed", session)

    def fail(self, intent, code):
        card_code = code if code == "expired_card" else "card_declined"
        if code == "payment_intent_authentication_failure":
            card_code = code
        intent |= {
            "status": "requires_payment_method",
            "last_payment_error": {
                "type": "card_error",
                "code": card_code,
                **({} if card_code == code else {"decline_code": code}),
            },
        }
        self.store.save(intent, "payment_intents")
        self.tell("payment_intent.payment_failed", intent)

    def succeed(self, intent, number="", kind="card"):
        details = {"type": kind}
        if kind == "bancontact":
            details[kind] = {"iban_last4": "3000", "generated_sepa_debit": None}
            if intent["setup_future_usage"]:
                account = self.create_payment_methods(
                    {"number": "DE-3000", "customer": intent["customer"]}
                )
                details[kind]["generated_sepa_debit"] = account["id"]
        elif kind == "sepa_debit":
            details[kind] = {"last4": "3000"}
        else:
            details["card"] = {
                "brand": "visa",
                "last4": number[-4:],
                "exp_month": 8,
                "exp_year": 2031,
                "wallet": None,
            }
        charge = self.make(
            "charges",
            "ch",
            object="charge",
            amount=intent["amount"],
            amount_refunded=0,
            payment_intent=intent["id"],
            payment_method_details=details,
            metadata=intent["metadata"],
            billing_details={"name": "Anne Peeters", "email": "anne@example.com"},
        )
        intent |= {
            "status": "succeeded",
            "amount_received": intent["amount"],
            "latest_charge": charge["id"],
            "last_payment_error": None,
        }
        self.store.save(intent, "payment_intents")
        self.tell("payment_intent.succeeded", intent)

    def on_settle(self, body):
        """End a Bancontact payment, or a direct debit, that is being confirmed."""
        if "intent" in body:
            intent = self.get(body["intent"])
            if body["paid"]:
                self.succeed(intent, kind="sepa_debit")
            else:
                self.fail(intent, "insufficient_funds")
            return {"ok": True}
        session = self.get(body["session"])
        intent = self.get(session["payment_intent"])
        if body["paid"]:
            self.succeed(intent, kind="bancontact")
            session["payment_status"] = "paid"
            self.tell("checkout.session.async_payment_succeeded", session)
        else:
            self.fail(intent, "generic_decline")
            self.tell("checkout.session.async_payment_failed", session)
        self.store.save(session, "sessions")
        return {"ok": True}

    # Kept cards

    def create_customers(self, params):
        return self.make(
            "customers", "cus", object="customer", email=params.get("email")
        )

    def create_payment_methods(self, params):
        return self.make(
            "payment_methods",
            "pm",
            object="payment_method",
            customer=params.get("customer"),
            _number=params["number"],
        )

    def attach_payment_methods(self, method, params):
        method["customer"] = params["customer"]
        return self.store.save(method, "payment_methods")

    def detach_payment_methods(self, method, params):
        if not method["customer"]:
            raise invalid("It is not attached to a customer")
        method["customer"] = None
        return self.store.save(method, "payment_methods")

    def find_method(self, token, customer):
        """Return a method; test tokens attach themselves."""
        found = self.store.find(token)
        if found is None and token in TOKENS:
            found = self.create_payment_methods(
                {"number": TOKENS[token], "customer": customer}
            )
        if found is None or found["customer"] != customer:
            raise invalid("No such PaymentMethod", "resource_missing", "payment_method")
        return found

    # Intents

    def create_payment_intents(self, params):
        method = self.find_method(params["payment_method"], params.get("customer"))
        intent = self.make(
            "payment_intents",
            "pi",
            object="payment_intent",
            status="requires_confirmation",
            amount=int(params["amount"]),
            amount_received=0,
            currency=params["currency"],
            metadata=params.get("metadata", {}),
            setup_future_usage=None,
            customer=params.get("customer"),
            payment_method=method["id"],
            latest_charge=None,
            last_payment_error=None,
        )
        number = method["_number"]
        kinds = values(params.get("payment_method_types")) or ["card"]
        if ("sepa_debit" in kinds) != number.startswith("DE-"):
            raise invalid("The method is not of these types", param="payment_method")
        if number.startswith("DE-"):
            intent["status"] = "processing"
            self.tell("payment_intent.processing", intent)
            return self.store.save(intent, "payment_intents")
        decline = OFF_SESSION.get(number, NUMBERS[number])
        if not decline:
            self.succeed(intent, number)
            return intent
        code = "authentication_required" if decline == "3ds" else "card_declined"
        self.fail(intent, code if code != "card_declined" else decline)
        intent["last_payment_error"]["code"] = code
        self.store.save(intent, "payment_intents")
        raise StripeError(
            402,
            "card_error",
            "Your card was declined.",
            code=code,
            decline_code=code if decline == "3ds" else decline,
            payment_intent=self.expanded(intent, {}),
        )

    def cancel_payment_intents(self, intent, params):
        if intent["status"] in ("succeeded", "canceled", "processing"):
            raise invalid(
                "This PaymentIntent cannot be canceled",
                "payment_intent_unexpected_state",
            )
        intent["status"] = "canceled"
        self.tell("payment_intent.canceled", intent)
        return self.store.save(intent, "payment_intents")

    def create_setup_intents(self, params):
        return self.make(
            "setup_intents", "seti", object="setup_intent", status="succeeded"
        )

    # Refunds

    def create_refunds(self, params):
        intent = self.get(params["payment_intent"])
        charge = intent["latest_charge"] and self.get(intent["latest_charge"])
        if not charge:
            raise invalid("This PaymentIntent has no charge", "charge_not_captured")
        amount = int(params.get("amount", charge["amount"]))
        if amount <= 0:
            raise invalid(
                "Invalid positive integer", "parameter_invalid_integer", "amount"
            )
        left = charge["amount"] - charge["amount_refunded"]
        if not left:
            raise invalid("Charge has already been refunded", "charge_already_refunded")
        if amount > left:
            raise invalid("Refund is greater than what is left", param="amount")
        charge["amount_refunded"] += amount
        self.store.save(charge, "charges")
        refund = self.make(
            "refunds",
            "re",
            object="refund",
            amount=amount,
            status="pending",
            payment_intent=intent["id"],
            charge=charge["id"],
            metadata=params.get("metadata", {}),
        )
        self.tell("charge.refunded", charge)
        status = self.powers.settings.get("refunds", "succeeded")
        return self.on_refund({"id": refund["id"], "status": status})

    def on_refund(self, body):
        """End a refund that is pending."""
        refund = self.get(body["id"])
        refund["status"] = body["status"]
        if body["status"] == "failed":
            refund["failure_reason"] = "lost_or_stolen_card"
            charge = self.get(refund["charge"])
            charge["amount_refunded"] -= refund["amount"]
            self.store.save(charge, "charges")
            self.tell("refund.failed", refund)
        else:
            self.tell("refund.updated", refund)
        return self.store.save(refund, "refunds")

    # Pages

    def page(self, request):
        """Show Stripe's page, take a card, ask for 3-D Secure."""
        session = self.store.find(request.path.split("/")[-1])
        if session is None or session["status"] != "open":
            return 404, {"Content-Type": "text/html"}, b"<h1>This page is over</h1>"
        form = request.form() if request.method == "POST" else {}
        if "cancel" in form:
            return 303, {"Location": session["cancel_url"]}, b""
        with self.store.lock:
            said = self.decide(session, form) if form else ""
        if said in ("paid", "processing"):
            return 303, {"Location": session["success_url"]}, b""
        page = CONFIRM_PAGE if said == "3ds" else PAY_PAGE
        page = page.format(
            said=html.escape(said),
            number=html.escape(form.get("number", "")),
            amount=f"{session['amount_total'] / 100:.2f} {session['currency']}",
        )
        return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()

    def decide(self, session, form):
        """Do what a form on the page says."""
        number = form.get("number", "").replace(" ", "")
        if form.get("method") == "bancontact":
            if "bancontact" not in session["payment_method_types"]:
                return "declined"
            intent = self._intent_of(session)
            if session["_creates"] and not session["customer"]:
                session["customer"] = self.create_customers({})["id"]
            used = self.create_payment_methods({"number": "bancontact"})
            intent |= {
                "status": "processing",
                "customer": session["customer"],
                "payment_method": used["id"],
            }
            self.store.save(intent, "payment_intents")
            self._complete(session, "unpaid")
            return "processing"
        if NUMBERS.get(number) == "3ds" and "confirmed" not in form:
            return "3ds"
        return self.pay_session(session, number, form.get("confirmed") == "yes")


PAY_PAGE = """<!doctype html><title>Pay</title><h1>{amount}</h1><p>{said}</p>
<form method=post><input name=number value="4242 4242 4242 4242">
<button>Pay</button></form>
<form method=post><button name=method value=bancontact>Bancontact</button></form>
<form method=post><button name=cancel value=1>Back</button></form>"""
CONFIRM_PAGE = """<!doctype html><title>3-D Secure</title><h1>{amount}</h1><p>{said}</p>
<form method=post><input type=hidden name=number value="{number}">
<button name=confirmed value=yes>Complete</button>
<button name=confirmed value=no>Fail</button></form>"""


if __name__ == "__main__":
    serve(Stripe)
