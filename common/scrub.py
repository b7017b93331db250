"""Take out of words what no log may hold: addresses, numbers of people, keys.

Names and card texts have no shape a rule could find: no code of ours writes them into a
log, and a database's quotation of a row is cut off.
"""

import re
from numbers import Number

MAIL = re.compile(r"[\w.+'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
# Belgian and foreign ways to write one: 0470 12 34 56, 02/123.45.67, +32 470 123456.
PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\d(?:[ ./()-]{0,2}\d){8,14}(?!\w)")
PHONE_START = re.compile(r"\+|00|0[1-9]")
QUERY = re.compile(r"(?<=[\w/.])\?[\w%+.-]+=[^\s\"'<>)]*")
PAIR = re.compile(
    r"""(?ix)\b((?:\w*(?:password|passwd|secret|token|api[_-]?key|signature|cookie)
    |authorization)["']?\s*[:=]\s*)(?:bearer\s+|basic\s+)?["']?[^\s"',;&]+"""
)
CREDENTIALS = re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)")
PREFIXED = re.compile(
    r"\b(?:[srp]k_(?:live|test)_|rk_\w+_|whsec_|ghp_|xox[bp]-|eyJ)[\w.-]+"
)
# What Django signs (value:time:signature), its reset keys, other long rows of letters.
SIGNED = re.compile(r"[\w-]*:[\w-]{4,}:[\w-]{20,}|\b\w{1,12}-\w{6}-[0-9a-f]{20,}\b")
LONG = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}\b")
# PostgreSQL quotes the row it refuses, in its DETAIL and after "contains".
DETAIL = re.compile(r"(?s)\n?(?:DETAIL|CONTEXT|HINT):.*|(?<=contains )\(.*?\)(?=\.|$)")


def scrub(words: str) -> str:
    """Return ``words`` without mail addresses, phone numbers, keys and query strings.

    What looks like a key and is none is lost too: a log is for finding where, not who.
    """
    words = DETAIL.sub(" [row]", words)
    words = CREDENTIALS.sub("[key]", words)
    words = PAIR.sub(r"\1[key]", words)
    words = PREFIXED.sub("[key]", words)
    words = SIGNED.sub("[key]", words)
    words = QUERY.sub("?[query]", words)
    words = MAIL.sub("[mail]", words)
    words = PHONE.sub(_phone, words)
    return LONG.sub("[key]", words)


def _phone(match) -> str:
    """Hide a row of digits that begins as phone numbers do; amounts and times stay."""
    return "[phone]" if PHONE_START.match(match[0]) else match[0]


# Values under these names are never shown, whatever they look like.
PRIVATE = re.compile(
    r"(?i)(mail|phone|name$|first_|last_|recipient|address|line\d|postcode|card|message_"
    r"|words|note|password|token|secret|key$|cookie|authorization|signature|csrf|iban"
    r"|session|body|^data$|^env$|query|headers|args)"
)


def scrub_all(value, name=""):
    """Return a structure of lists and dicts with every text in it scrubbed."""
    if name and PRIVATE.search(name):
        return "[private]"
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {key: scrub_all(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [scrub_all(item) for item in value]
    return value if isinstance(value, Number | None) else scrub(str(value))
