"""Comments: written, nested, limited, changed, taken back, never another's."""

from datetime import timedelta

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from wagtail.models import PageViewRestriction

import pytest

from blog.tests.factories import make_article, make_journal
from comments.models import Comment
from comments.tests.factories import article, reader, say
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
State = Comment.State
EVIL = '<script>alert(1)</script><img src=x onerror="x()">'


def write_url(story):
    return reverse("comments:write", args=[story.pk])


@pytest.fixture
def story():
    return article()


@pytest.fixture
def ann(client):
    user = reader()
    client.force_login(user)
    return user


@pytest.mark.feature("J3")
def test_a_reader_writes_and_finds_the_words_below_the_article(client, story, ann):
    answer = client.post(write_url(story), {"text": "What a fine peony."})

    comment = Comment.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"{story.address}#comment-{comment.pk}"
    assert (comment.state, comment.author, comment.depth) == ("approved", ann, 1)
    html = client.get(story.address).text
    assert "What a fine peony." in html
    assert "Ann P." in html
    assert "Peeters" not in html.split('id="comments"')[1]


@pytest.mark.feature("J3")
def test_answers_nest_to_the_third_level_and_stay_there(client, story, ann):
    first = say(story, "One")
    for text, depth in (("Two", 2), ("Three", 3), ("Four", 3)):
        last = Comment.objects.order_by("pk").last()
        client.post(reverse("comments:answer", args=[last.pk]), {"text": text})

        comment = Comment.objects.order_by("pk").last()
        assert (comment.body, comment.depth, comment.root) == (text, depth, first)

    two, three, four = Comment.objects.order_by("pk")[1:]
    assert (three.parent, four.parent) == (two, two)


@pytest.mark.feature("J3", refuses=True)
@pytest.mark.parametrize("hidden", ["draft", "private", "parent private", "no article"])
def test_no_comment_below_a_page_readers_cannot_open(client, story, ann, hidden):
    if hidden == "draft":
        story.unpublish()
    elif hidden == "no article":
        story = story.get_parent()
    else:
        closed = story if hidden == "private" else story.get_parent()
        PageViewRestriction.objects.create(
            page=closed, restriction_type=PageViewRestriction.LOGIN
        )
    cache.clear()

    answer = client.post(write_url(story), {"text": "Hello"})

    assert answer.status_code == 404
    assert not Comment.objects.exists()


@pytest.mark.feature("J3", refuses=True)
def test_what_nobody_sees_is_not_answered(client, story, ann):
    rejected = say(story, "Bad", state=State.REJECTED, reason="rude")
    below = say(story, "Below", below=rejected)
    pending = say(story, "Wait", state=State.PENDING)

    for comment in (rejected, below, pending):
        for name in ("answer", "report"):
            url = reverse(f"comments:{name}", args=[comment.pk])
            assert client.post(url, {"text": "So there"}).status_code == 404

    assert Comment.objects.count() == 3


@pytest.mark.feature("J3", refuses=True)
def test_a_guest_is_led_to_the_door_and_back(client, story):
    shown = client.get(story.address).text
    answer = client.post(write_url(story), {"text": "Hello"})

    assert f"/en/account/login/?next={story.address}%23comments" in shown
    assert 'name="text"' not in shown
    assert answer.url == f"/en/account/login/?next={write_url(story)}"
    assert not Comment.objects.exists()


@pytest.mark.feature("J3", refuses=True)
def test_closed_comments_are_shown_and_take_no_more(client, story, ann):
    say(story)
    type(story).objects.update(comments_open=False)

    answer = client.post(write_url(story), {"text": "Hello"})

    assert answer.status_code == 409
    assert "Comments on this page are closed." in answer.text
    assert Comment.objects.count() == 1
    assert "What a fine peony." in client.get(story.address).text


@pytest.mark.feature("J5", refuses=True)
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Write something first."),
        (" \n\u200b\u202e ", "Write something first."),
        ("ab " * 167, "At most 500 characters; these are 501."),
        ("word " + "x" * 51, "One word has more than 50 characters."),
        ("nul \x00 byte", "Null characters are not allowed."),
    ],
)
def test_what_is_too_little_or_too_much_is_refused_at_the_field(
    client, story, ann, text, says
):
    text = text if len(text) != 501 else text[:500] + "b"

    answer = client.post(write_url(story), {"text": text})

    assert answer.status_code == 422
    assert says in answer.text
    assert not Comment.objects.exists()
    if "word" in text:
        assert "x" * 51 in answer.text


@pytest.mark.feature("J5")
def test_exactly_the_limits_are_taken(client, story, ann):
    text = ("y" * 49 + " ") * 9 + "x" * 50

    client.post(write_url(story), {"text": text})

    assert Comment.objects.get().body == text
    assert len(text) == 500


@pytest.mark.feature("J5")
@pytest.mark.feature("R-X07")
def test_markup_is_shown_as_text_everywhere(client, story, ann):
    say(story, EVIL, author=reader(first_name="<b>Eve", last_name="<i>"))
    waiting = say(story, EVIL, state=State.PENDING, author=ann)

    shown = client.get(story.address).text
    client.force_login(make_user(role=roles.EDITORS))
    listed = client.get(reverse("comment:index")).text
    decided = client.get(reverse("comment_admin:comment", args=[waiting.pk])).text

    for html in (shown, listed, decided):
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html
    assert "&lt;b&gt;Eve &lt;." in shown


@pytest.mark.feature("R-X04")
def test_emoji_are_kept_and_turning_marks_are_gone(client, story, ann):
    typed = "Bravo 👩\u200d🌾 \u202eevil\u2066 in\u200bvisible\r\n𝒜 é"

    client.post(write_url(story), {"text": typed})

    assert Comment.objects.get().body == "Bravo 👩\u200d🌾 evil invisible\n𝒜 é"


@pytest.mark.feature("X6")
def test_one_changes_and_takes_back_ones_own(client, story, ann):
    comment = say(story, "Helo", author=ann)
    client.post(reverse("comments:edit", args=[comment.pk]), {"text": "Hello"})

    comment.refresh_from_db()
    assert (comment.body, comment.edited_at is not None) == ("Hello", True)

    client.post(reverse("comments:delete", args=[comment.pk]))

    comment.refresh_from_db()
    assert (comment.body, comment.author, comment.state) == ("", None, "deleted")
    assert "Hello" not in client.get(story.address).text


@pytest.mark.feature("X6", refuses=True)
@pytest.mark.feature("R-A09", refuses=True)
@pytest.mark.parametrize("name", ["edit", "delete"])
def test_anothers_comment_is_neither_changed_nor_taken_away(client, story, ann, name):
    comment = say(story, "Mine", author=reader())

    answer = client.post(
        reverse(f"comments:{name}", args=[comment.pk]), {"text": "Yours"}
    )

    assert answer.status_code == 404
    comment.refresh_from_db()
    assert (comment.body, comment.state) == ("Mine", "approved")


@pytest.mark.feature("X6", refuses=True)
def test_after_the_minutes_words_stay_as_they_are(client, story, ann):
    comment = say(story, "Helo", author=ann)
    early = timezone.now() - timedelta(minutes=15)
    Comment.objects.update(created_at=early)

    answer = client.post(reverse("comments:edit", args=[comment.pk]), {"text": "Hello"})

    assert answer.status_code == 422
    assert "for 15 minutes; that time is over" in answer.text
    comment.refresh_from_db()
    assert comment.body == "Helo"


@pytest.mark.feature("X6")
def test_rejected_words_and_the_reason_are_on_no_page(client, story, ann):
    say(story, "Nasty words", state=State.REJECTED, reason="insults", author=ann)
    say(story, "Below it", below=Comment.objects.get())
    say(story, "Secret wait", state=State.PENDING, author=reader())

    html = client.get(story.address).text

    for hidden in ("Nasty words", "insults", "Below it", "Secret wait"):
        assert hidden not in html


def test_what_waits_is_seen_by_its_author_alone(client, story, ann):
    say(story, "My waiting words", state=State.PENDING, author=ann)

    assert "only you see it" in client.get(story.address).text
    client.logout()
    assert "My waiting words" not in client.get(story.address).text


def test_a_place_stays_for_the_answers_below_it(client, story, ann):
    first = say(story, "Gone", author=ann)
    second = say(story, "Gone too", author=ann, below=first)
    say(story, "Third answer", below=second)
    alone = say(story, "Nobody answered", author=ann)
    for comment in (first, second, alone):
        client.post(reverse("comments:delete", args=[comment.pk]))

    html = client.get(story.address).text

    assert html.count("This comment was taken back.") == 2
    assert "Third answer" in html
    assert "1 comment<" in html


def test_an_erased_author_is_a_reader(client, story):
    author = reader()
    say(story, author=author)
    author.delete()

    html = client.get(story.address).text

    assert "A reader" in html
    assert "What a fine peony." in html


def test_staff_are_marked(client, story):
    editor = make_user(role=roles.EDITORS, first_name="Zoë")
    client.force_login(editor)

    client.post(write_url(story), {"text": "Thank you all! www.a.be www.b.be www.c.be"})

    comment = Comment.objects.get()
    assert (comment.by_staff, comment.state) == (True, "approved")
    assert "talk-house" in client.get(story.address).text


@pytest.mark.feature("J5", refuses=True)
def test_the_fourth_comment_in_a_minute_waits(client, story, ann):
    for number in range(3):
        client.post(write_url(story), {"text": f"Number {number} of mine"})

    answer = client.post(write_url(story), {"text": "Number four of mine"})

    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "Number four of mine" in answer.text
    assert Comment.objects.count() == 3


@pytest.mark.parametrize("rows", [10, 100])
def test_the_article_costs_the_same_for_few_and_many(
    client, story, django_assert_num_queries, rows
):
    author = reader()
    for number in range(rows // 2):
        root = say(story, f"Root {number}", author=author)
        say(story, f"Answer {number}", author=author, below=root)
    client.get(story.address)

    with django_assert_num_queries(9):
        html = client.get(story.address).text

    assert html.count("Answer ") >= min(rows // 2, 20)


def test_threads_are_shown_twenty_at_a_time(client, story, ann):
    for number in range(21):
        say(story, f"Root {number:02}")
    oldest = Comment.objects.order_by("pk").first()

    first, second = (
        client.get(story.address, {"thread": number}).text for number in (1, 2)
    )
    answer = client.post(reverse("comments:answer", args=[oldest.pk]), {"text": "Hi"})

    assert ("Root 00" in first, "Root 20" in first) == (False, True)
    assert ("Root 00" in second, "Root 20" in second) == (True, False)
    assert f"{story.address}?thread=2#comment-" in answer.url


def test_each_translation_has_its_own_comments(client, story):
    french = make_article(
        make_journal("fr", slug="carnet"),
        translation_key=story.translation_key,
    )
    say(story, "In English")

    assert "In English" in client.get(story.address).text
    assert "In English" not in client.get(french.address).text
