"""The demo store's pictures: one drawing a shape, tinted with a variant's colour, made on demand.

A shape is an SVG of 200 × 200 in `pictures/`, painted with classes: `c` is the product's colour, `l` and `d` lighter
and darker, `n` its outline-dark; `k` ink, `w` paper, `m` metal, `g` glass, `b` wood, `e` leaf green, `r` signal red,
`y` brass. The background and the style sheet that gives those classes their colours are added here.
"""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache

import yaml

from catalog.demo import FOLDER

_NAME = re.compile(r"(?P<shape>[a-z][a-z0-9-]*)-(?P<hex>[0-9a-f]{6})\.svg")
_PREFIX = "/demo/pictures/"


@lru_cache(maxsize=1)
def colours() -> dict[str, str]:
    """Six-digit hexadecimal values of the store's colour names."""
    return {str(k): str(v) for k, v in yaml.safe_load((FOLDER / "colours.yaml").read_text("utf-8")).items()}


@lru_cache(maxsize=1)
def shapes() -> frozenset[str]:
    """Names of the drawings there are."""
    return frozenset(f.stem for f in (FOLDER / "pictures").glob("*.svg"))


def address(shape: str, colour: str) -> str:
    """Where the picture of a shape in a named colour is served; `KeyError` names an unknown shape or colour."""
    if shape not in shapes():
        raise KeyError(f"no drawing named {shape!r}")
    return f"{_PREFIX}{shape}-{colours()[colour]}.svg"


def render(name: str) -> bytes | None:
    """The SVG of a picture's file name or address (`kettle-c0392b.svg`); None where there is no such shape."""
    match = _NAME.fullmatch(name.removeprefix(_PREFIX))
    if match is None or match["shape"] not in shapes():
        return None
    return picture(match["shape"], match["hex"])


@lru_cache(maxsize=1024)
def picture(shape: str, colour: str) -> bytes:
    """One shape tinted with a colour of six hexadecimal digits, as a whole SVG document."""
    drawing = (FOLDER / "pictures" / f"{shape}.svg").read_text("utf-8")
    start = drawing.index(">") + 1
    return (drawing[:start] + _setting(colour) + drawing[start:]).encode()


def _setting(colour: str) -> str:
    """Style sheet and backdrop: a pale tint of the colour, lit from above, with the product's soft shadow."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)

    def tone(lightness: float, saturation: float) -> str:
        parts = colorsys.hls_to_rgb(hue, min(max(lightness, 0.0), 1.0), min(saturation, 1.0))
        return "#" + "".join(f"{round(p * 255):02x}" for p in parts)

    step = 0.10 if light > 0.25 else 0.13
    base = max(light, 0.17)
    if light > 0.9:
        base = 0.9
    soft = min(strength, 0.42) if light < 0.9 else min(strength, 0.2)
    top, bottom = tone(0.965, soft), tone(0.885, soft * 0.8)
    style = {
        "c": tone(base, strength),
        "l": tone(base + step, strength * 0.95),
        "d": tone(base - step, strength),
        "n": tone(base - 2.1 * step if base > 0.4 else base - 0.1, strength),
        "k": "#2d3138", "w": "#fbfaf7", "m": "#aeb4bb", "g": "#cfe3ea", "b": "#b98a5a", "e": "#5f9460",
        "r": "#d8573f", "y": "#d9a441",
    }  # fmt: skip
    rules = "".join(f".{k}{{fill:{v}}}.s{k}{{stroke:{v}}}" for k, v in style.items())
    return (
        f"<style>{rules}.o{{fill:none}}[class*=s]{{stroke-linecap:round;stroke-linejoin:round}}</style>"
        f'<defs><linearGradient id="bg" x1="0" y1="0" x2="0" y2="1"><stop stop-color="{top}"/>'
        f'<stop offset="1" stop-color="{bottom}"/></linearGradient></defs>'
        '<rect width="200" height="200" fill="url(#bg)"/>'
        f'<circle cx="100" cy="96" r="80" fill="#fff" opacity=".45"/>'
    )
