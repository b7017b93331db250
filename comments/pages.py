"""Which pages take comments, and where a comment stands."""

from wagtail.models import Page

from comments.errors import CommentsClosed, NotThere


def commented_page(page_id):
    """Return a page everybody may read and that shows comments, or raise NotThere.

    A page says so by ``comments_open``; drafts and pages behind a restriction are not
    there for anybody, whatever their address.
    """
    page = Page.objects.live().filter(pk=page_id).first()
    page = page.specific if page else None
    if page is None or not hasattr(page, "comments_open"):
        raise NotThere
    if page.get_view_restrictions().exists():
        raise NotThere
    return page


def open_page(page_id):
    """Return a page one may write below; raises NotThere or CommentsClosed."""
    page = commented_page(page_id)
    if not page.comments_open:
        raise CommentsClosed
    return page
