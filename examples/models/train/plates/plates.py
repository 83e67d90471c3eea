"""Draws number plates: colours, strips, bands, stickers, emblems, slogans, one or two lines."""
import string

import cv2
import numpy as np

from letters import ALPHABET, PROVINCES, SPECIAL, TEXTS, text_of
from paint import (BLACK, BLUE, WHITE, YELLOW, Look, bolts, emblem, frame, near, put_line,
                   small_text, strip)

LATIN_AMERICA = ["br", "ar", "uy", "cl", "co", "mx"]
WORLD = ["us", "au", "nz", "in", "il", "ru", "by", "tr"]
EUROPE = [c for c in TEXTS if c not in LATIN_AMERICA + WORLD + ["cn"]]
STATES = ["CALIFORNIA", "Texas", "NEW YORK", "Florida", "OHIO", "Pennsylvania", "Illinois",
          "GEORGIA", "Arizona", "Washington", "NEVADA", "MAINE", "Colorado", "UTAH", "Michigan"]
SLOGANS = ["THE SUNSHINE LAND", "Famous Potatoes", "dmv.ca.gov", "EMPIRE", "visit us", "2019",
           "LAND OF LAKES", "Great Outdoors", "GARDEN", "First in flight", "www.plates.org"]


def chinese(rng):
    text, _ = text_of("cn", rng)
    if rng.random() < 0.45:  # signs have more strokes than letters, and one a plate is too few
        text = "".join(rng.choice(list(PROVINCES), len(text)))
    if rng.random() < 0.06:
        text = text[:6] + SPECIAL[rng.integers(len(SPECIAL))]
    w, h = 208, 64
    kinds = [(near(BLUE, rng, 25), WHITE), (near(YELLOW, rng), BLACK),
             (near(WHITE, rng), BLACK), (near(BLACK, rng), WHITE),
             (near((60, 180, 90), rng), BLACK)]
    back, pen = kinds[4 if len(text) == 8 else rng.choice(4, p=[0.7, 0.14, 0.08, 0.08])]
    on = np.full((h, w, 3), back, np.float32)
    if len(text) == 8:
        on += np.linspace(120, 0, h, dtype=np.float32)[:, None, None] * rng.uniform(0, 1)
    pen = near(pen, rng, 10)
    if rng.random() < 0.8:
        frame(on, rng, pen)
    look = Look(rng, cells=True)
    look.stretch, look.gap, look.group = rng.uniform(0.85, 1.1), rng.uniform(0.1, 0.25), 0.45
    tall = h - 20
    if rng.random() < 0.75:  # by GA 36-2014: 45 x 90 mm each, 12 apart, 34 after the second
        look.full, tall = True, h * 90 / 140
        look.stretch, look.gap, look.group = 0.96, 0.19, 0.41
    look.weight = rng.choice([-1, -1, 0, 0, 1])
    if rng.random() < 0.75:
        look.file = "truetype/roadgeek/RG2014%s.ttf" % "CDDE"[rng.integers(4)]
    box = put_line(on, text, [2], look, (8, (h - tall) / 2 + rng.uniform(-2, 2), w - 16, tall), pen)
    x = box[0] + box[2] * 2.12 / (len(text) + 0.3)
    if rng.random() < 0.8:
        cv2.circle(on, (int(x), h // 2), 3, tuple(map(float, pen)), -1)
    return on, [(text, None)]


def letter_pens(back, rng, dark=BLACK):
    """Dark letters on a light ground, or the other way round."""
    if np.mean(back) < 110:
        return near(WHITE, rng, 10)
    return near(dark, rng, 12)


def two_lines(rng, text, groups, back, pen, look):
    """A plate with the text in two lines, cut where a group begins."""
    cut = groups[0] if groups else len(text) // 2
    w, h = int(rng.uniform(90, 170)), 96
    on = np.full((h, w, 3), back, np.float32)
    if rng.random() < 0.7:
        frame(on, rng, pen)
    put_line(on, text[:cut], [], look, (8, 8, w - 16, 36), pen)
    put_line(on, text[cut:], [g - cut for g in groups], look, (8, 52, w - 16, 36), pen)
    return on, [(text[:cut], (0, 0.55)), (text[cut:], (0.45, 1))]


def european(rng, country):
    text, groups = text_of(country, rng)
    colour = WHITE if rng.random() < 0.8 else YELLOW
    back = near(colour, rng, 14)
    if rng.random() < 0.06:
        back = near(BLACK if rng.random() < 0.5 else BLUE, rng)
    pen = letter_pens(back, rng, BLACK if rng.random() < 0.85 else (20, 40, 120))
    look = Look(rng)
    if rng.random() < 0.12 and len(text) > 4:
        return two_lines(rng, text, groups, back, pen, look)
    w, h = int(rng.uniform(250, 310)), 64
    on = np.full((h, w, 3), back, np.float32)
    left, right = 6, 6
    if rng.random() < 0.75:
        left = int(rng.uniform(20, 30))
        strip(on, rng, 0, left - 2, country.upper()[:2])
    if rng.random() < 0.15:
        right = int(rng.uniform(18, 26))
        strip(on, rng, w - right, right, "".join(rng.choice(list(string.digits), 2)))
    if rng.random() < 0.7:
        frame(on, rng, pen)
    tall = h * rng.uniform(0.62, 0.82)
    if rng.random() < 0.4 and groups:
        look.group = rng.uniform(0.8, 1.2)
    x, y, used, _ = put_line(on, text, groups, look,
                             (left + 4, (h - tall) / 2, w - left - right - 8, tall), pen)
    if look.group > 0.75 and groups:
        at = x + used * (groups[0] + 0.1) / len(text)
        for k in range(int(rng.integers(1, 3))):
            emblem(on, rng, at, h * (0.3 + 0.4 * k), tall * rng.uniform(0.25, 0.42))
    return on, [(text, None)]


def american(rng, country="us"):
    """State name above, slogan below, emblem in the middle, letters of half the height."""
    text, groups = text_of(country, rng)
    w, h = int(rng.uniform(125, 150)), 68
    on = np.full((h, w, 3), near(WHITE if rng.random() < 0.7 else rng.uniform(120, 255, 3), rng))
    on = on.astype(np.float32)
    for _ in range(int(rng.integers(0, 4))):  # a landscape in pale colours
        shade = rng.uniform(-50, 20, 3).astype(np.float32)
        ramp = np.linspace(rng.uniform(0, 1), rng.uniform(0, 1), h, dtype=np.float32)
        on += ramp[:, None, None] * shade
    on = np.clip(on, 0, 255)
    if rng.random() < 0.1:
        on[:] = near(rng.uniform(0, 90, 3), rng)
    inks = [BLACK, (20, 30, 110), (150, 20, 30), (10, 80, 40), (60, 30, 20)]
    pen = letter_pens(on, rng, inks[rng.integers(len(inks))])
    top = near(inks[rng.integers(len(inks))] if np.mean(on) > 110 else WHITE, rng)
    small_text(on, rng, STATES[rng.integers(len(STATES))], h * 0.13, rng.uniform(7, 14), top)
    if rng.random() < 0.6:
        small_text(on, rng, SLOGANS[rng.integers(len(SLOGANS))], h * 0.9, rng.uniform(5, 9), top)
    look = Look(rng)
    look.stretch *= 0.85
    tall = h * rng.uniform(0.45, 0.58)
    x, y, used, _ = put_line(on, text, groups, look,
                             (5, h * 0.52 - tall / 2, w - 10, tall), pen)
    if groups and rng.random() < 0.35:
        emblem(on, rng, x + used * groups[0] / len(text), h / 2, tall * rng.uniform(0.3, 0.5))
    for corner in range(4):
        if rng.random() < 0.2:
            emblem(on, rng, w * (0.1 + 0.8 * (corner % 2)), h * (0.13 + 0.75 * (corner // 2)), 12)
    if rng.random() < 0.5:
        frame(on, rng, pen)
    return on, [(text, None)]


def latin(rng, country):
    """Mercosul with its blue band, or the older plates: grey, black, and white."""
    text, groups = text_of(country, rng)
    mercosul = country in ("br", "ar", "uy") and rng.random() < 0.5
    w, h = int(rng.uniform(185, 205)), 64
    old = {"br": [(170, 170, 170), (150, 30, 30), WHITE], "ar": [BLACK, BLACK, WHITE]}
    backs = old.get(country, [WHITE, YELLOW])
    back = near(WHITE if mercosul else backs[rng.integers(len(backs))], rng)
    pen = letter_pens(back, rng)
    look = Look(rng)
    if rng.random() < 0.15:
        return two_lines(rng, text, groups, back, pen, look)
    on = np.full((h, w, 3), back, np.float32)
    names = {"br": "BRASIL", "ar": "REPUBLICA ARGENTINA", "uy": "URUGUAY"}
    name = names.get(country, "ESTADO")
    top = 0.27 if rng.random() < 0.85 else 0.1
    if mercosul:
        on[:int(h * 0.24)] = near((10, 50, 160), rng)
        small_text(on, rng, name, h * 0.12, 9, WHITE)
    elif top > 0.2:
        small_text(on, rng, name if country != "br" else "SP-SAO PAULO", h * 0.13, 9, pen)
    tall = h * rng.uniform(0.86 - top, 0.97 - top) * 0.94
    put_line(on, text, groups, look, (6, h * (top + 0.02), w - 12, tall), pen)
    if rng.random() < 0.5:
        frame(on, rng, pen)
    return on, [(text, None)]


def made_up(rng):
    """Letters in any order, so that the net learns signs and not countries."""
    count = int(rng.integers(3, 10))
    text = "".join(rng.choice(list(ALPHABET[:36]), count))
    groups = list(rng.choice(np.arange(1, count), int(rng.integers(0, 2)), replace=False))
    back = near(rng.uniform(0, 255, 3), rng)
    pen = letter_pens(back, rng)
    w, h = int(rng.uniform(20, 36) * count) + 20, 64
    on = np.full((h, w, 3), back, np.float32)
    tall = h * rng.uniform(0.55, 0.85)
    put_line(on, text, groups, Look(rng), (7, (h - tall) / 2, w - 14, tall), pen)
    return on, [(text, None)]


FOR_READER, FOR_FINDER = [0.58, 0.18, 0.11, 0.08, 0.05], [0.30, 0.35, 0.20, 0.15, 0.0]


def draw(rng, shares=FOR_READER):
    """An image of a plate (64 to 96 high, RGB, 0 to 255) and its lines: (text, (top, bottom))."""
    kind = rng.choice(5, p=shares)
    if kind == 0:
        on, lines = chinese(rng)
    elif kind == 1:
        on, lines = european(rng, (EUROPE + WORLD[3:])[rng.integers(len(EUROPE) + 5)])
    elif kind == 2:
        on, lines = american(rng, WORLD[rng.integers(3)] if rng.random() < 0.15 else "us")
    elif kind == 3:
        on, lines = latin(rng, LATIN_AMERICA[rng.choice(6, p=[.4, .3, .1, .06, .07, .07])])
    else:
        on, lines = made_up(rng)
    if rng.random() < 0.6:
        bolts(on, rng)
    return np.clip(on, 0, 255), lines
