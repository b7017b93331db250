"""Opening an own quote; another's does not exist."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from quotes.models import Quote


def with_own_quote(view):
    """Give a view the quote of its address: 404 for anybody's but one's own."""

    @never_cache
    @login_required
    @wraps(view)
    def opened(request, code, **words):
        quote = Quote.objects.filter(user=request.user, code=code).first()
        if quote is None:
            raise Http404
        return view(request, quote, **words)

    return opened


def show(request, name, *, status=200, **context):
    """Answer a page of quotes."""
    return render(request, f"quotes/{name}.html", context, status=status)
