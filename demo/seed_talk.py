"""What readers and customers of the demo shop say."""

from django.conf import settings

from oscar.core.loading import get_model

from blog.models import ArticlePage
from catalogue.models import Product
from comments.models import Comment, ModerationRules
from comments.services import write_comment
from demo.data import load
from storefront.reviews.services import approve_review, write_review
from users.models import User
from users.roles import EDITORS

ProductReview = get_model("reviews", "ProductReview")
BANNED = "casino\nviagra\ncrypto"


def seed_talk(report=print):
    """Write comments and reviews once; what staff decided afterwards stays."""
    rules = ModerationRules.load()
    if not rules.banned_words:
        ModerationRules.objects.filter(pk=rules.pk).update(banned_words=BANNED)
    talk, people = load("talk"), _people()
    if not Comment.objects.exists():
        for entry in talk["comment"]:
            _comment(entry, people)
    if not ProductReview.objects.exists():
        for entry in talk["review"]:
            _review(entry, people)
    report(f"{Comment.objects.count()} comments")


def _people():
    """Return who writes, by the name the data gives them."""
    emails = {each["key"]: each["email"] for each in load("shop")["customer"]}
    emails["editor"] = next(
        email for email, *_names, group in settings.DEMO_LOGINS if group == EDITORS
    )
    return {key: User.objects.get(email=email) for key, email in emails.items()}


def _comment(entry, people):
    article = ArticlePage.objects.get(
        slug=entry["article"], locale__language_code=settings.LANGUAGE_CODE
    )
    page = ArticlePage.objects.get(
        translation_key=article.translation_key,
        locale__language_code=entry["language"],
    )
    parent = None
    for said in (entry, *entry.get("answer", [])):
        parent = write_comment(
            page_id=page.pk,
            author=people[said["by"]],
            text=said["text"],
            parent_id=parent.pk if parent else None,
        )


def _review(entry, people):
    review = write_review(
        product_id=Product.objects.get(upc=entry["product"]).pk,
        user=people[entry["by"]],
        score=entry["score"],
        text=entry["text"],
        language=entry["language"],
    )
    if entry["approved"]:
        approve_review(review_id=review.pk, user=None, seen=None)
