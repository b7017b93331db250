"""The demo's quotes: one that waits for us, one for its customer, one half paid."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from demo.seed_people import pay_order
from quotes.accepting import accept_version
from quotes.answering import Answer, Line, send_version
from quotes.messages import write_to_customer, write_to_florist
from quotes.models import Quote
from quotes.requests import save_draft, submit_request
from users.models import User

# Who can sign in to the demo as a customer; the first that is there.
CUSTOMERS = ("customer@chezflora.example", "amelie@example.com")


def seed_quotes(report=print):
    """Write quotes of the demo's customers; who has some already gets no more."""
    joris = User.objects.filter(email="joris@example.com").first()
    known = {user.email: user for user in User.objects.filter(email__in=CUSTOMERS)}
    customer = next((known[mail] for mail in CUSTOMERS if mail in known), None)
    if Quote.objects.exists() or customer is None or joris is None:
        return
    _half_paid(customer)
    _open_for_its_customer(customer)
    _waiting_for_us(joris)
    report(f"{Quote.objects.count()} quotes asked for")


def _ask(user, days, language, **said):
    known = {"name": user.get_full_name(), "phone": user.phone}
    known |= {"event_date": timezone.localdate() + timedelta(days=days)}
    draft = save_draft(user=user, said=known | said, language=language)
    return submit_request(user=user, code=draft.code)


def _line(description, quantity, price, kind="stems", vat="flowers"):
    return Line(kind, description, quantity, Decimal(price), vat)


def _wedding_lines() -> list:
    return [
        _line("Bouquet de mariée, roses de jardin et pois de senteur", 1, "165.00"),
        _line("Boutonnières", 6, "14.50"),
        _line("Centres de table bas, fleurs de saison", 10, "68.00"),
        _line("Arche sous le tilleul", 1, "420.00"),
        _line("Montage sur place, deux fleuristes", 4, "55.00", "labour", "service"),
    ]


def _open_for_its_customer(user):
    quote = _ask(
        user,
        150,
        "fr",
        event_type="wedding",
        place="Domaine de la Fougère, Genappe",
        budget=Decimal("2000.00"),
        style="Blanc cassé, sauge, un peu de pêche",
        description="Nous nous marions dehors, sous un tilleul, avec quatre-vingts "
        "personnes. J'aimerais un bouquet très libre, une arche légère et dix tables "
        "longues avec des fleurs basses, pour qu'on se voie.",
    )
    lines = _wedding_lines()
    answer = Answer(
        lines=lines,
        percent=Decimal(30),
        message="Bonjour,\n\nmerci pour votre lettre : un tilleul fait déjà la "
        "moitié du travail. Nous resterions dans le blanc cassé et la sauge, avec la "
        "pêche seulement dans votre bouquet, pour qu'on ne voie que lui.",
        internal_note="Demander l'heure d'ouverture du domaine.",
    )
    send_version(quote_id=quote.pk, answer=answer, user=None)
    write_to_florist(
        user=user,
        code=quote.code,
        body="C'est magnifique. Peut-on avoir aussi un petit bouquet à lancer ?",
    )
    write_to_customer(
        quote_id=quote.pk,
        body="Bien sûr, nous l'avons ajouté à la nouvelle version.",
        user=None,
    )
    lines.insert(1, _line("Petit bouquet à lancer", 1, "35.00"))
    send_version(
        quote_id=quote.pk,
        answer=Answer(lines, None, Decimal(30), answer.message, answer.internal_note),
        user=None,
    )


def _waiting_for_us(user):
    _ask(
        user,
        60,
        "nl",
        event_type="corporate",
        place="Gent",
        budget=Decimal("600.00"),
        style="Groen, rustig",
        description="We vieren het tienjarig bestaan van ons bureau met veertig "
        "gasten. Iets groens aan de ingang en kleine vaasjes op acht statafels.",
    )


def _half_paid(user):
    quote = _ask(
        user,
        90,
        "fr",
        event_type="party",
        place="L'Orangerie, Tervuren",
        style="Blanc, sauvage",
        description="Le baptême de notre fille, trente personnes : une couronne pour "
        "elle, cinq tables, et quelque chose de simple à l'entrée.",
    )
    lines = [
        _line("Composition pour l'entrée, blanche et sauvage", 1, "140.00"),
        _line("Couronne de fleurs", 1, "48.00"),
        _line("Centres de table", 5, "62.00"),
        _line("Livraison et mise en place", 1, "90.00", "delivery", "service"),
    ]
    answer = Answer(
        lines=lines,
        percent=Decimal(30),
        message="Bonjour,\n\ntrente personnes et une orangerie : nous garderions le "
        "blanc, et laisserions courir le feuillage.",
    )
    send_version(quote_id=quote.pk, answer=answer, user=None)
    version = accept_version(user=user, code=quote.code, number=1)
    pay_order(version.order)
