"""Text from editors, cleaned before it is stored."""

import nh3

TAGS = {
    "p", "br", "strong", "b", "em", "i", "ul", "ol", "li", "h2", "h3", "h4", "a",
    "blockquote", "hr",
}  # fmt: skip


def clean_html(html: str | None) -> str:
    """Return ``html`` without anything but plain text marks and links."""
    if not html:
        return html or ""
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href", "title"}})
