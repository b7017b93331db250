from pathlib import Path
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from common.pdf import render_pages
from delivery import sheets
from delivery.admin_board import address
from delivery.tests.factories import *

pytestmark = pytest.mark.django_db


def test_look(monkeypatch):
    rows = make_day(60)
    rows[24].anonymous = True
    rows[24].save()
    rows[4].notes = "Ring twice, third floor; the dog is kind."
    rows[4].save()
    rows[4].card_signature = "Opa & Oma 🐈"
    rows[4].save()
    rows[4].order.sender.language = "nl"
    rows[4].order.sender.save()
    rows[
        4
    ].card_message = "Lieve Mamie, proficiat met je 80 jaar! 🎂🌷❤️ We missen je, tot zondag aan tafel. Veel knuffels van ons allemaal 👩‍❤️‍👨 en ook van de kat."
    rows[4].anonymous = False
    rows[4].save()
    rows[14].card_message = "Je t’aime."
    rows[14].save()
    out = Path("/tmp/out")
    out.mkdir(exist_ok=True)
    day = rows[0].date
    for name, make in (
        ("workroom", lambda: sheets.workroom_data(day)),
        ("cards", lambda: sheets.cards_data(day)),
        ("run", lambda: sheets.run_data(day, None, address("board", day))),
    ):
        for n in range(2):
            t = perf_counter()
            with CaptureQueriesContext(
                connection,
            ) as q:
                data = make()
            t1 = perf_counter()
            pdf = sheets.print_sheet(name, data)
            t2 = perf_counter()
            print(
                name, len(q), round(1000 * (t1 - t)), round(1000 * (t2 - t1)), len(pdf)
            )
        (out / f"{name}.pdf").write_bytes(pdf)
        for n, page in enumerate(render_pages(sheets.PAPER / f"{name}.typ", data)):
            (out / f"{name}-{n}.png").write_bytes(page)
    from delivery.models import Delivery

    d = Delivery.objects.select_related("order__sender").get(pk=rows[4].pk)
    data = sheets.note_data(d)
    (out / "note.pdf").write_bytes(sheets.print_sheet("note", data))
    (out / "note-0.png").write_bytes(render_pages(sheets.PAPER / "note.typ", data)[0])
