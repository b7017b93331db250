"""Photograph the demo shop's pages, phone and desktop, into var/screenshots.

What the README shows is kept in docs/pictures.
"""

import io
import sys

from PIL import Image
from playwright.sync_api import Error, sync_playwright

from tests.races.harness import ROOT, ShopProcess
from tests.services import CHROMIUM

TARGET = ROOT / "var" / "screenshots"
README = ROOT / "docs" / "pictures"
IN_README = ("home-desktop", "product-desktop", "product-phone", "workshop-desktop")
SIZES = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "has_touch": True,
    },
}
FIRST_LINKS = {"product": "a[href*='/en/shop/'][href*='_']:not([href*='category'])"}
PAGES = {
    "home": "/en/",
    "shop": "/en/shop/",
    "search": "/en/search/?q=roses",
    "workshops": "/en/workshops/",
    "workshop": "/en/workshops/long-table/",
    "basket": "/en/basket/",
    "login": "/en/account/login/",
}


def photograph(page, name, size) -> None:
    """Keep the whole page as a picture."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / f"{name}-{size}.png", full_page=True)
    if f"{name}-{size}" in IN_README:
        seen = Image.open(io.BytesIO(page.screenshot()))
        seen.save(README / f"{name}-{size}.webp", quality=82)
    print(f"var/screenshots/{name}-{size}.png", flush=True)


def visit(browser, shop) -> list[str]:
    """Photograph everything in every size; return what did not open."""
    missing = []
    for size, options in SIZES.items():
        context = browser.new_context(base_url=shop.url, locale="en-GB", **options)
        page = context.new_page()
        page.set_default_timeout(30_000)
        for name, path in PAGES.items():
            answer = page.goto(path)
            if answer.status != 200:
                missing.append(f"{name}: {answer.status}")
                continue
            photograph(page, name, size)
        page.goto(PAGES["shop"])
        for name, selector in FIRST_LINKS.items():
            try:
                page.goto(page.locator(selector).first.get_attribute("href"))
                photograph(page, name, size)
            except Error as error:
                missing.append(f"{name}: {error.message.splitlines()[0]}")
        context.close()
    return missing


def main() -> int:
    """Open the demo shop, photograph it, close it."""
    README.mkdir(parents=True, exist_ok=True)
    TARGET.mkdir(parents=True, exist_ok=True)
    with ShopProcess(closed=True) as shop, sync_playwright() as driver:
        done = shop.manage("seed")
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        shop.start()
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        missing = visit(browser, shop)
        browser.close()
    print("\n".join(missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
