"""Which gateways are on offer, and their keys: all from the environment."""

import environ

env = environ.Env()

# Gateways on offer, in the order the customer sees them; one without its keys is
# left out.
PAYMENT_GATEWAYS = env.list("PAYMENT_GATEWAYS", default=[])

STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
# While a secret is changed both are valid.
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
STRIPE_ACCOUNT = env("STRIPE_ACCOUNT", default="")
# Apple Pay and Google Pay come with card.
STRIPE_METHODS = env.list("STRIPE_METHODS", default=["card", "bancontact"])
# Whether this Stripe account may debit bank accounts: then Bancontact begins
# subscriptions too.
STRIPE_SEPA_DEBIT = env.bool("STRIPE_SEPA_DEBIT", default=False)
STRIPE_API_BASE = env("STRIPE_API_BASE", default="https://api.stripe.com")

PAYPAL_CLIENT_ID = env("PAYPAL_CLIENT_ID", default="")
PAYPAL_SECRET = env("PAYPAL_SECRET", default="")
PAYPAL_WEBHOOK_ID = env("PAYPAL_WEBHOOK_ID", default="")
PAYPAL_MERCHANT_ID = env("PAYPAL_MERCHANT_ID", default="")
# https://api-m.paypal.com takes real money.
PAYPAL_API_BASE = env("PAYPAL_API_BASE", default="https://api-m.sandbox.paypal.com")

# Seconds to connect, and to wait for an answer.
GATEWAY_TIMEOUT = (4, 12)

TEST_GATEWAY_ALLOWED = False
SERVE_STARTS_BANK = False
TEST_GATEWAY_URL = env("TEST_GATEWAY_URL", default="")
TEST_GATEWAY_WEBHOOK_URL = env("TEST_GATEWAY_WEBHOOK_URL", default="")
TEST_GATEWAY_SECRET = env("TEST_GATEWAY_SECRET", default="")

# Browsers stop a form whose answer leads elsewhere, unless the policy names it.
PAY_PAGES = []
if STRIPE_SECRET_KEY:
    PAY_PAGES.append(STRIPE_API_BASE.replace("//api.", "//checkout."))
if PAYPAL_CLIENT_ID:
    PAY_PAGES.append(PAYPAL_API_BASE.replace("//api-m.", "//www."))
