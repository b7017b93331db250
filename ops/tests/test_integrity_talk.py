"""Comments and ratings broken behind the shop's back are found and named."""

import pytest

from catalogue.models import Product
from catalogue.tests.factories import make_bouquet, only_size
from comments.models import Comment
from comments.tests.factories import article, say
from ops.integrity import find_breaches
from storefront.account.tests.factories import make_line, make_order
from storefront.reviews.services import ProductReview
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_an_answer_outside_its_thread_is_found():
    page = article()
    first, other = say(page), say(page)
    answer = say(page, below=say(page, below=first))
    assert find_breaches() == []

    Comment.objects.filter(pk=answer.pk).update(root=other)

    assert find_breaches() == [f"J3: comment {answer.pk}: not in its thread"]


def test_a_wrong_rating_and_a_foreign_purchase_are_found():
    bouquet = make_bouquet()
    line = make_line(make_order(make_user(), status="delivered"))
    type(line).objects.filter(pk=line.pk).update(product=only_size(bouquet))
    fields = {"product": bouquet, "body": "Good.", "verified": True, "line": line}
    review = ProductReview.objects.create(score=4, status=1, **fields)
    found = [row for row in find_breaches() if row.startswith("K4")]
    assert found == []

    Product.objects.filter(pk=bouquet.pk).update(rating=2)
    ProductReview.objects.update(user=make_user())

    found = [row for row in find_breaches() if row.startswith("K4")]
    assert found == [
        f"K4: product {bouquet.pk}: rated 2.0, its reviews say 4.0",
        f"K4: review {review.pk}: not what its author bought",
    ]
