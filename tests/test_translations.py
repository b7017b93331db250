"""French and Dutch are complete, compiled, and what a customer gets to read."""

import re
from io import BytesIO

from django.utils import translation

import pytest
from babel.messages import mofile, pofile

from tests.messages import marked_messages
from tests.rules import ROOT, tracked

LANGUAGES = ("fr", "nl")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?b>")
MARKED = re.compile(
    r"\{% comment.*?endcomment %\}|\{#.*?#\}|<(script|style)\b.*?</\1>"
    r"|\{% (blocktrans(?:late)?)\b.*?end\2 %\}"
    r"|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
SPOKEN = re.compile(r'\b(?:aria-label|placeholder|title|alt|data-message)="([^"]*)"')
TAG = re.compile(r"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
WORD = re.compile(r"[^\W\d_]{2,}")
# The same in every language; Anna is an example on the style page.
NAMES = {"ChezFlora", "Chez", "Flora", "Anna", "PDF", "ms", "Shopify", "WooCommerce"}
ENGLISH = (
    "Add to basket",
    "Basket",
    "Checkout",
    "Choose at least",
    "Close",
    "Delivery",
    "Forgotten your password",
    "Password",
    "Search",
    "Sign in",
    "Skip to the content",
    "This field is required",
    "are not correct",
    "Your basket",
    "include VAT",
)


def catalogue(language):
    """Return the messages of ``language`` without the header."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return [message for message in pofile.read_po(file, language) if message.id]


def forms(text) -> tuple:
    """Return a message as its forms: one, or singular and plural."""
    return tuple(text) if isinstance(text, tuple | list) else (text,)


def compiled(language) -> dict:
    """Return what the committed .mo says."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.mo"
    read = mofile.read_mo(BytesIO(path.read_bytes()))
    return {(as_text(m.context), forms(m.id)): forms(m.string) for m in read if m.id}


def as_text(context):
    """Babel leaves the context of a compiled message as bytes."""
    return context.decode() if isinstance(context, bytes) else context


def unmarked_words(source) -> list[str]:
    """Return the words of a template that no translation would reach."""
    source = MARKED.sub("", source)
    texts = SPOKEN.findall(source) + TAG.sub("\n", source).split("\n")
    return [word for text in texts for word in WORD.findall(text) if word not in NAMES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_for_good(language):
    messages = catalogue(language)
    empty = [m.id for m in messages if not all(forms(m.string))]
    assert len(messages) > 800
    assert empty == []
    assert [m.id for m in messages if m.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_is_in_the_catalogue(language):
    known = {(m.context, forms(m.id)[0]) for m in catalogue(language)}
    assert sorted(marked_messages() - known, key=str) == [], "run: make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_the_translation(language):
    def placeholders(text):
        return sorted(PLACEHOLDER.findall(text))

    wrong = [
        message.id
        for message in catalogue(language)
        for english, ours in zip(forms(message.id), forms(message.string), strict=True)
        if placeholders(english) != placeholders(ours)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language):
    written = {(m.context, forms(m.id)): forms(m.string) for m in catalogue(language)}
    assert compiled(language) == written


def test_both_languages_know_the_same_messages():
    french, dutch = (
        {(m.context, forms(m.id)) for m in catalogue(language)}
        for language in LANGUAGES
    )
    assert french == dutch


def test_french_marks_keep_their_narrow_company():
    lonely = [
        text
        for message in catalogue("fr")
        for text in forms(message.string)
        if re.search(r" [:;!?»]|« |\w[;!?](?:\s|$)", text)
    ]
    assert lonely == []


@pytest.mark.parametrize(
    ("language", "familiar"),
    [("fr", r"\b(tu|toi|ton|ta|tes)\b"), ("nl", r"\b(je|jij|jou|jouw)\b")],
)
def test_customers_are_addressed_formally(language, familiar):
    found = [
        text
        for message in catalogue(language)
        for text in forms(message.string)
        if re.search(familiar, text, re.IGNORECASE)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("language", "none", "one", "two"),
    [("fr", "0 tige", "1 tige", "2 tiges"), ("nl", "0 stelen", "1 steel", "2 stelen")],
)
def test_plurals_follow_the_language(language, none, one, two):
    with translation.override(language):
        said = [
            translation.ngettext("%(n)s stem", "%(n)s stems", n) % {"n": n}
            for n in (0, 1, 2)
        ]
    assert said == [none, one, two]


def test_templates_say_nothing_in_english_alone():
    templates = tracked("templates/*.html", "templates/*.txt")
    assert len(templates) > 100
    customers = [path for path in templates if "/dashboard/" not in str(path)]
    found = {
        str(path.relative_to(ROOT)): words
        for path in customers
        if (words := unmarked_words(path.read_text()))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>{% translate 'Pay' %} now</p>", ["now"]),
        ('<a aria-label="Close it">{{ name }}</a>', ["Close", "it"]),
        ("<script>let a</script>{% blocktranslate %}Pay{% endblocktranslate %}", []),
    ],
)
def test_a_forgotten_word_is_found(template, words):
    assert unmarked_words(template) == words


PAGES = ("shop/", "basket/", "search/?q=zzz", "not-there/")
POSTS = {
    "account/login/": {"login": "ann@example.com", "password": "wrong one"},
    "account/password/reset/": {},
    "account/signup/": {"email": "ann@example.com", "password1": "short"},
}


def visible_text(response) -> str:
    """Return what a page says, aloud or on the screen."""
    html = MARKED.sub("", response.content.decode())
    return " | ".join([*SPOKEN.findall(html), *TAG.sub("\n", html).split("\n")])


def english_in(text) -> list[str]:
    """Return the sentences of the list that ``text`` still says in English."""
    return [words for words in ENGLISH if re.search(rf"\b{words}\b", text)]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_and_refusals_speak_the_language_of_the_visitor(client, language):
    answers = [client.get(f"/{language}/{path}") for path in PAGES]
    answers += [client.post(f"/{language}/{path}", POSTS[path]) for path in POSTS]

    texts = [visible_text(answer) for answer in answers]

    statuses = [answer.status_code for answer in answers]
    assert statuses == [200, 200, 200, 404, 422, 422, 422]
    assert [english_in(text) for text in texts] == [[] for _text in texts]
    short = {"fr": "Choisissez au moins 8", "nl": "Kies minstens 8"}
    assert short[language] in texts[-1]


@pytest.mark.django_db
def test_the_english_words_looked_for_are_those_the_pages_say(client):
    text = visible_text(client.get("/en/basket/"))
    assert {"Basket", "Search", "Skip to the content", "include VAT"} <= {
        *english_in(text)
    }
