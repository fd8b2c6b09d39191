"""The demo catalogue, indexed once and kept between runs: what tests of whole conversations run on."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from serving import intake
from serving.settings import Settings, load

_KEPT = Path(__file__).parents[1] / ".shopkeeper" / "tests"


@lru_cache(maxsize=1)
def demo_catalogs() -> Path:
    """The folder of indexed catalogues; the demo is indexed again only where it changed."""
    settings = load(folder=_KEPT, catalog="demo")
    read = intake.read(
        "demo", settings, name=None, currency=None, shop_url=None, format_=None, max_bad_share=None, file=None
    )
    intake.index(read, settings, None, lambda _: None)
    return settings.catalogs_folder


def demo_settings(folder: Path, **more: object) -> Settings:
    """Settings of a shop over the demo catalogue with state of its own in `folder`."""
    if not (folder / "catalogs").exists():
        (folder / "catalogs").symlink_to(demo_catalogs())
    return load(folder=folder, catalog="demo", demo_shop=False, **more)
