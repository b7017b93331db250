"""Renders the demo's pictures: python -m demo.illustrator.render [--only GLOB]."""

import argparse
import fnmatch
import io
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from .pictures import draw_product
from .recipes import DATA, choose_style, load, read_stems
from .scenes import SCENES, draw_scene

PICTURES = DATA.parent / "pictures"
QUALITY = 80
# A close view is full of petals and needs no more to look its best.
CLOSE_QUALITY = 68
SHARPNESS = 1.0
CHROMIUM = "/usr/bin/chromium"

Job = tuple[str, tuple[int, int], Callable[[], str]]


def seed_of(name: str) -> int:
    """A fixed seed from a picture's name."""
    return zlib.crc32(name.encode())


def list_products(folder: Path = DATA) -> Iterator[Job]:
    """A picture for every size, and a close view of the featured products."""
    materials = load("materials.toml", folder)
    for place, product in enumerate(load("products.toml", folder)["product"]):
        for size in product["size"]:
            name = f"products/{product['slug']}-{size['key']}"
            yield name, (960, 1200), product_job(product, size, materials, place)
        if not product.get("featured"):
            continue
        size = product["size"][min(1, len(product["size"]) - 1)]
        name = f"products/{product['slug']}-detail"
        yield name, (960, 1200), product_job(product, size, materials, place, True)


def list_scenes() -> Iterator[Job]:
    """Heroes, pages' pictures and add-ons."""
    for name, (size, *_) in SCENES.items():
        yield name, size, partial(draw_scene, name, seed_of(name))


def product_job(product, size, materials, place, close=False) -> Callable[[], str]:
    def job() -> str:
        return draw_product(
            product["composition"],
            read_stems(size["recipe"], materials),
            choose_style(product, size, place),
            seed_of(product["slug"]),
            close,
        )

    return job


def render(jobs: list[Job], target: Path) -> None:
    """Paint the jobs with one headless browser and save them as WebP."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, (width, height), draw in jobs:
            began = time.monotonic()
            page = browser.new_page(
                viewport={"width": width, "height": height},
                device_scale_factor=SHARPNESS,
            )
            page.set_content(f'<body style="margin:0">{draw()}</body>')
            shot = page.screenshot(timeout=90_000)
            page.close()
            path = target / f"{name}.webp"
            path.parent.mkdir(parents=True, exist_ok=True)
            image = Image.open(io.BytesIO(shot)).convert("RGB")
            image = image.resize((width, height), Image.Resampling.LANCZOS)
            quality = CLOSE_QUALITY if name.endswith("-detail") else QUALITY
            image.save(path, quality=quality, method=6)
            took = time.monotonic() - began
            sys.stdout.write(f"{name} {path.stat().st_size // 1000} kB {took:.1f} s\n")
            sys.stdout.flush()
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="*", help="draw only names that match")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--into", type=Path, default=PICTURES)
    parser.add_argument("--missing", action="store_true", help="keep what exists")
    options = parser.parse_args()
    jobs = [
        job
        for job in (*list_products(options.data), *list_scenes())
        if fnmatch.fnmatch(job[0], f"*{options.only}*")
        and not (options.missing and (options.into / f"{job[0]}.webp").exists())
    ]
    render(jobs, options.into)


if __name__ == "__main__":
    main()
