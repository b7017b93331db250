"""Who is answered hears of it once, unless they would rather not."""

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

import pytest

from comments import moderating
from comments.models import Comment, MutedAnswers
from comments.muting import mute_token
from comments.services import write_comment
from comments.tests.factories import article, reader, say
from outbox.models import Message
from outbox.sending import deliver
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
State = Comment.State


@pytest.fixture
def story():
    return article()


@pytest.fixture
def ann():
    return reader(language="nl")


@pytest.fixture
def editor():
    return make_user(role=roles.EDITORS)


def answer(story, comment, author=None, text="So it is."):
    """Answer a comment as a reader does."""
    return write_comment(
        page_id=story.pk, author=author or reader(), text=text, parent_id=comment.pk
    )


def waiting(story, comment):
    """Return an answer that staff have to read first."""
    row = say(story, author=reader(), below=comment, state=State.PENDING)
    Comment.objects.filter(pk=row.pk).update(answered=comment)
    return row


def approve(row, editor):
    row.refresh_from_db()
    return moderating.approve_comment(
        comment_id=row.pk, user=editor, seen=row.edited_at
    )


def told():
    """Return the mails about answers."""
    return Message.objects.filter(template="comment_answered")


def page_of(reader_, thread):
    with translation.override("en"):
        return reverse("comments:mails", args=[mute_token(reader_.pk, thread.pk)])


@pytest.mark.feature("J3")
def test_who_is_answered_gets_one_mail_in_their_language(story, ann):
    first = say(story, author=ann)

    row = answer(story, first)

    message = told().get()
    assert (message.recipient, message.language) == (ann.email, "nl")
    assert message.key == f"comment-answered:{row.pk}:{ann.pk}"
    assert message.context["url"].endswith(f"{story.address}#comment-{row.pk}")
    assert "/nl/comments/mails/" in message.context["unsubscribe_url"]
    assert "So it is." not in str(message.context)


@pytest.mark.feature("J3")
@pytest.mark.feature("X19")
def test_the_mail_has_text_html_and_a_link_that_ends_it(story, ann):
    answer(story, say(story, author=ann))
    message = told().get()

    assert deliver(message_id=message.pk)

    (sent,) = mail.outbox
    link = message.context["unsubscribe_url"]
    assert link in sent.body
    assert link in sent.alternatives[0].content
    assert story.title in sent.body
    assert sent.extra_headers["List-Unsubscribe"] == f"<{link}>"
    one_click = sent.extra_headers["List-Unsubscribe-Post"]
    assert one_click == "List-Unsubscribe=One-Click"


@pytest.mark.feature("X19")
def test_an_answer_that_waits_is_told_when_staff_approve_it_and_only_once(
    story, ann, editor
):
    row = waiting(story, say(story, author=ann))
    assert not told().exists()

    approve(row, editor)
    moderating.reject_comment(comment_id=row.pk, user=editor, seen=None, reason="no")
    approve(row, editor)

    assert told().count() == 1


@pytest.mark.feature("J3")
def test_below_the_third_level_whose_words_were_answered_is_told(story, ann):
    first = say(story, author=reader())
    second = say(story, author=reader(), below=first)
    third = say(story, author=ann, below=second)

    row = answer(story, third)

    assert (row.parent, row.answered) == (second, third)
    assert told().get().recipient == ann.email


@pytest.mark.feature("X19", refuses=True)
@pytest.mark.parametrize(
    "who", ["oneself", "gone", "shut", "taken back", "rejected", "first comment"]
)
def test_nobody_is_told_who_should_not_be(story, ann, who):
    first = say(story, author=ann)
    if who == "oneself":
        answer(story, first, author=ann)
    elif who == "gone":
        ann.delete()
        answer(story, first)
    elif who == "shut":
        type(ann).objects.filter(pk=ann.pk).update(is_active=False)
        answer(story, first)
    elif who == "taken back":
        row = waiting(story, first)
        Comment.objects.filter(pk=first.pk).update(
            state=State.DELETED, body="", author=None
        )
        approve(row, make_user(role=roles.EDITORS))
    elif who == "rejected":
        row = waiting(story, first)
        Comment.objects.filter(pk=first.pk).update(state=State.REJECTED, reason="x")
        approve(row, make_user(role=roles.EDITORS))
    else:
        write_comment(page_id=story.pk, author=reader(), text="A new one")

    assert not told().exists()


@pytest.mark.feature("X19", refuses=True)
def test_nothing_is_told_of_a_page_that_is_hidden(story, ann, editor):
    row = waiting(story, say(story, author=ann))
    story.unpublish()

    approve(row, editor)

    assert not told().exists()


@pytest.mark.feature("X19", refuses=True)
def test_what_a_rule_finds_is_not_told(story, ann):
    answer(story, say(story, author=ann), text="BUY MY THINGS, ALL OF THEM")

    assert not told().exists()


@pytest.mark.feature("X19", refuses=True)
@pytest.mark.parametrize(("scope", "elsewhere"), [("thread", 1), ("every", 0)])
def test_who_wants_no_more_of_them_gets_none(client, story, ann, scope, elsewhere):
    first, other = say(story, author=ann), say(story, "Another", author=ann)
    page = page_of(ann, first)
    asked = client.get(page)

    chosen = client.post(page, {"scope": scope})
    client.post(page, {"scope": scope})
    answer(story, first)
    answer(story, other)

    assert "No more mails about this conversation" in asked.text
    assert "We send you no more mails" in chosen.text
    assert MutedAnswers.objects.count() == 1
    assert told().count() == elsewhere


@pytest.mark.feature("X19")
def test_a_look_at_the_page_decides_nothing(client, story, ann):
    first = say(story, author=ann)

    assert client.get(page_of(ann, first)).status_code == 200
    assert client.head(page_of(ann, first)).status_code == 200

    assert not MutedAnswers.objects.exists()


@pytest.mark.feature("X19")
def test_a_mail_program_ends_them_all_without_cookies(story, ann):
    first = say(story, author=ann)
    program = Client(enforce_csrf_checks=True)

    done = program.post(page_of(ann, first), {"List-Unsubscribe": "One-Click"})

    assert done.status_code == 200
    row = MutedAnswers.objects.get()
    assert (row.reader, row.thread) == (ann, None)


@pytest.mark.feature("X19")
def test_who_thinks_again_gets_them_again(client, story, ann):
    first = say(story, author=ann)
    page = page_of(ann, first)
    for scope in ("thread", "every", "none"):
        client.post(page, {"scope": scope})

    answer(story, first)

    assert not MutedAnswers.objects.exists()
    assert told().count() == 1


@pytest.mark.feature("X19", refuses=True)
def test_a_forged_link_a_gone_account_and_nonsense_find_nothing(client, story, ann):
    first = say(story, author=ann)
    page = page_of(ann, first)
    gone = reader()
    of_gone = page_of(gone, first)
    gone.delete()

    answers = [
        client.post(f"{page[:-1]}x/", {"scope": "every"}),
        client.post(of_gone, {"scope": "every"}),
        client.post(page, {"scope": "everything"}),
    ]

    assert [each.status_code for each in answers] == [404, 404, 404]
    assert not MutedAnswers.objects.exists()


def test_a_link_still_ends_them_when_its_thread_is_gone(client, story, ann):
    first = say(story, author=ann)
    page = page_of(ann, first)
    first.delete()

    refused = client.post(page, {"scope": "thread"})
    done = client.post(page, {"scope": "every"})

    assert (refused.status_code, done.status_code) == (404, 200)
    assert MutedAnswers.objects.get().thread is None
