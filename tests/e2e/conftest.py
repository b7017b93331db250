"""One demo shop in its own process, and browsers the size of a phone and a desk."""

from django.conf import settings

import pytest

from tests.races.harness import ShopProcess

CHROMIUM = "/usr/bin/chromium"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Use Debian's browser; as root it needs no sandbox."""
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def shop():
    """Open the demo shop once for all journeys."""
    with ShopProcess() as shop:
        done = shop.manage("seed")
        assert done.returncode == 0, done.stdout + done.stderr
        yield shop


@pytest.fixture
def visit(browser, shop):
    """Return a function that opens a page of the shop in a browser of its own.

    Fails at the end when the browser complained: a script error, or something the
    content policy had to block.
    """
    contexts, complaints = [], []

    def open_page(path="/en/", **options):
        context = browser.new_context(base_url=shop.url, locale="en-GB", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: note(line, complaints))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def note(line, complaints):
    """Keep what the content policy blocked."""
    if "Content Security Policy" in line.text:
        complaints.append(line.text)


def log_in(page, email):
    """Sign in by the one door."""
    page.goto("/en/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", settings.DEMO_PASSWORD)
    page.locator("main form button:not([name])").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)
