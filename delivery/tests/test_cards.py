"""What a card may say: everything our faces draw, and nothing else."""

from django import forms

import pytest

from common.faces import drawn_characters
from delivery.fields import CardField, is_printable
from delivery.models import MAX_CARD
from delivery.tests.days import boss_client, make_delivery


@pytest.mark.feature("V8")
@pytest.mark.parametrize(
    "words",
    [
        "Joyeux anniversaire, ma chérie !",
        "Gefeliciteerd, Zoë… «tot zondag» – Öykü, Łukasz, Ștefan, Çiğdem",
        "🎂🌷❤️ 👩‍❤️‍👨 👍🏽 🇧🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "line\nbreak",
    ],
)
def test_words_and_emoji_are_printed(words):
    assert CardField().clean(words) == words


@pytest.mark.feature("V8")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("Bravo\u202f!", "Bravo\u00a0!"),
        ("a\tb", "a b"),
        ("cafe\u0301", "café"),
    ],
)
def test_what_keyboards_write_by_themselves_is_set_right(typed, kept):
    assert CardField().clean(typed) == kept


@pytest.mark.feature("V8", refuses=True)
@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("生日快乐", "生日快乐"),
        ("С днём рождения", "Сднём"),
        ("مبروك", "مبروك"),
        ("a\u202eb", "U+202E"),
        ("a\x00b", "U+0000"),
        ("a\x07b", "U+0007"),
        ("a\ud800b", "U+D800"),
        ("a\u200bb", "U+200B"),
    ],
)
def test_what_no_face_draws_is_refused_and_named(words, named):
    with pytest.raises(forms.ValidationError) as refused:
        CardField().clean(words)

    messages = " ".join(refused.value.messages)
    assert named in messages or "Null characters" in messages


@pytest.mark.feature("V8", refuses=True)
def test_the_201st_character_is_refused():
    assert CardField().clean("🌷" * MAX_CARD)

    with pytest.raises(forms.ValidationError, match="200"):
        CardField().clean("🌷" * (MAX_CARD + 1))


def test_our_faces_draw_what_they_are_shipped_for():
    drawn = drawn_characters()

    assert {ord(c) for c in "éèêëçñßøåæœŒÿ€“”‘’«»–—…"} <= drawn
    assert len([code for code in drawn if code > 0x1F000]) > 1000
    assert not is_printable("\u2066")


@pytest.mark.django_db
@pytest.mark.feature("V8", refuses=True)
def test_staff_cannot_correct_a_card_into_something_unprintable():
    delivery = make_delivery(card_message="Kisses")

    answer = boss_client().post(
        f"/admin/delivery/edit/{delivery.pk}/",
        {
            "recipient_name": "Mamie",
            "line1": "Rue Haute 1",
            "card_message": "生日快乐",
        },
    )

    delivery.refresh_from_db()
    assert "We cannot print “生日快乐”" in answer.text
    assert delivery.card_message == "Kisses"
