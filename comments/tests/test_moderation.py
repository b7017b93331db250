"""The rules, what they leave to staff, and what staff decide."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

import pytest

from comments import moderation
from comments.models import Comment, ModerationRules, Report
from comments.moderation import Draft, judge
from comments.tests.factories import article, reader, say
from outbox.models import Message
from users import roles
from users.models import User
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
State = Comment.State


@pytest.fixture
def story():
    return article()


@pytest.fixture
def editor():
    return make_user(role=roles.EDITORS)


def admin_url(comment):
    return reverse("comment_admin:comment", args=[comment.pk])


@pytest.mark.feature("J4")
@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("What a fine peony, on 1.5 stems.", []),
        ("See https://a.example and nothing else", []),
        ("See www.a.be and www.b.be", ["links"]),
        ("I like CÀSINO-games here", ["words"]),
        ("cas\u00adino is not casinos", []),
        ("Buy my cheap pills", ["words"]),
        ("THIS IS A GREAT BIG OFFER", ["shouting"]),
        ("NMBS OK", []),
        ("Greaaaaaaat", ["characters"]),
        ("Said before", ["repeated"]),
        ("said, BEFORE!", ["repeated"]),
    ],
)
def test_each_rule_finds_its_own(story, text, flags):
    ModerationRules.objects.create(banned_words="casino games\nPILLS\n\n ")
    user = reader()
    say(story, "Said before", author=user)

    assert judge(Draft(text, user)).flags == flags


@pytest.mark.feature("J4")
def test_a_link_of_a_new_account_waits(story):
    user = reader()
    User.objects.filter(pk=user.pk).update(
        date_joined=timezone.now() - timedelta(days=6)
    )
    user.refresh_from_db()

    assert judge(Draft("See https://a.example", user)).flags == ["new-account"]


@pytest.mark.feature("X16")
@pytest.mark.parametrize("name", moderation.RULES)
def test_a_rule_that_breaks_publishes_nothing(client, story, monkeypatch, name):
    def broken(draft, rules):
        raise RuntimeError("the dictionary is gone")

    monkeypatch.setitem(moderation.RULES, name, broken)
    client.force_login(reader())

    client.post(reverse("comments:write", args=[story.pk]), {"text": "A fine day"})

    comment = Comment.objects.get()
    assert (comment.state, comment.flags) == ("pending", ["error"])
    client.logout()
    assert "A fine day" not in client.get(story.address).text


@pytest.mark.feature("J4")
def test_what_a_rule_finds_waits_and_staff_hear_once_a_day(client, story):
    client.force_login(reader())
    for text in ("BUY MY THINGS, ALL OF THEM", "AND THEN BUY SOME MORE OF THEM"):
        client.post(reverse("comments:write", args=[story.pk]), {"text": text})

    assert set(Comment.objects.values_list("state", flat=True)) == {"pending"}
    mail = Message.objects.get()
    assert mail.template == "staff_comment_waiting"
    assert "/admin/comment/?state=pending" in mail.context["url"]


def test_changed_words_are_read_again(client, story):
    ann = reader()
    comment = say(story, author=ann)
    client.force_login(ann)

    client.post(
        reverse("comments:edit", args=[comment.pk]), {"text": "GREAT OFFERS FOR YOU"}
    )

    comment.refresh_from_db()
    assert (comment.state, comment.flags) == ("pending", ["shouting"])


@pytest.mark.feature("J4")
def test_staff_approve_and_the_author_is_told(client, story, editor):
    ann = reader(language="nl")
    comment = say(story, "HELLO EVERYBODY HERE", state=State.PENDING, author=ann)
    client.force_login(editor)

    answer = client.post(admin_url(comment), {"decision": "approve", "seen": ""})

    comment.refresh_from_db()
    assert answer.status_code == 302
    assert (comment.state, comment.decided_by) == ("approved", editor)
    mail = Message.objects.get()
    assert (mail.template, mail.recipient, mail.language) == (
        "comment_approved",
        ann.email,
        "nl",
    )
    assert mail.context["url"].endswith(f"{story.address}#comment-{comment.pk}")


@pytest.mark.feature("J4")
def test_staff_reject_with_a_reason_only_they_read(client, story, editor):
    comment = say(story, "Nasty", author=reader())
    client.force_login(editor)

    client.post(admin_url(comment), {"decision": "reject", "reason": "insults"})

    comment.refresh_from_db()
    assert (comment.state, comment.reason) == ("rejected", "insults")
    assert not Message.objects.exists()
    assert "insults" in client.get(admin_url(comment)).text


@pytest.mark.feature("J4", refuses=True)
def test_rejecting_needs_a_reason(client, story, editor):
    comment = say(story)
    client.force_login(editor)

    answer = client.post(admin_url(comment), {"decision": "reject", "reason": " "})

    assert answer.status_code == 422
    assert "Write down why" in answer.text
    comment.refresh_from_db()
    assert (comment.state, comment.decided_by) == ("approved", None)


@pytest.mark.feature("J4", refuses=True)
def test_words_changed_meanwhile_are_not_approved_unread(client, story, editor):
    comment = say(story, "Read this", state=State.PENDING, edited_at=timezone.now())
    client.force_login(editor)

    answer = client.post(admin_url(comment), {"decision": "approve", "seen": ""})

    assert answer.status_code == 409
    comment.refresh_from_db()
    assert comment.state == "pending"
    seen = comment.edited_at.isoformat()
    client.post(admin_url(comment), {"decision": "approve", "seen": seen})
    comment.refresh_from_db()
    assert comment.state == "approved"


@pytest.mark.feature("J4", refuses=True)
@pytest.mark.parametrize("role", [roles.SHOP, roles.WORKSHOP, roles.DRIVER])
def test_who_is_no_editor_decides_nothing(client, story, role):
    comment = say(story, state=State.PENDING)
    client.force_login(make_user(role=role))

    answer = client.post(admin_url(comment), {"decision": "approve", "seen": ""})

    assert answer.status_code in (302, 403)
    comment.refresh_from_db()
    assert comment.state == "pending"


@pytest.mark.feature("J4")
def test_three_readers_send_a_comment_back_to_staff(client, story):
    comment = say(story, author=reader())
    url = reverse("comments:report", args=[comment.pk])
    people = [reader() for _number in range(3)]
    for person in (people[0], people[0], people[1]):
        client.force_login(person)
        client.post(url, {"words": "It is rude"})
    comment.refresh_from_db()
    assert (comment.state, Report.objects.count()) == ("approved", 2)

    client.force_login(people[2])
    client.post(url, {"words": ""})

    comment.refresh_from_db()
    assert (comment.state, comment.flags) == ("pending", ["reported"])
    assert Message.objects.get().template == "staff_comment_waiting"


def test_reports_from_before_staff_approved_count_no_more(client, story):
    comment = say(story, author=reader())
    for _number in range(2):
        Report.objects.create(comment=comment, reporter=reader())
    Comment.objects.update(decided_at=timezone.now())
    client.force_login(reader())

    client.post(reverse("comments:report", args=[comment.pk]), {})

    comment.refresh_from_db()
    assert (comment.state, Report.objects.count()) == ("approved", 3)


@pytest.mark.feature("J4", refuses=True)
def test_nobody_reports_their_own(client, story):
    ann = reader()
    comment = say(story, author=ann)
    client.force_login(ann)

    answer = client.post(reverse("comments:report", args=[comment.pk]), {"words": "x"})

    assert answer.status_code == 422
    assert not Report.objects.exists()


@pytest.mark.parametrize("rows", [10, 100])
def test_the_queue_costs_the_same_for_few_and_many(
    client, story, editor, django_assert_max_num_queries, rows
):
    author = reader()
    for number in range(rows):
        say(story, f"Waiting {number}", state=State.PENDING, author=author)
    client.force_login(editor)
    client.get(reverse("comment:index"))

    with django_assert_max_num_queries(14):
        html = client.get(reverse("comment:index"), {"state": "pending"}).text

    assert html.count("Waiting ") >= min(rows, 50)


def test_editors_change_the_rules_and_the_shop_does_not(client, editor):
    url = reverse("wagtailsettings:edit", args=["comments", "moderationrules"])
    said = {
        "banned_words": "casino",
        "most_links": "2",
        "new_account_days": "7",
        "reports_to_hide": "3",
    }
    pk = ModerationRules.load().pk
    url = reverse("wagtailsettings:edit", args=["comments", "moderationrules", pk])
    client.force_login(make_user(role=roles.SHOP))
    client.post(url, said)
    assert ModerationRules.objects.get().most_links == 1

    client.force_login(editor)
    client.post(url, said)

    rules = ModerationRules.objects.get()
    assert (rules.banned_words, rules.most_links) == ("casino", 2)
