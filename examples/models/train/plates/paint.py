"""How letters, frames, bolts, stickers and strips are painted on a plate."""
import cv2
import numpy as np

from letters import PLAIN, HAN, SMALL, TALL, chinese_m, glyph, words

WHITE, BLACK, YELLOW, BLUE = (240, 240, 240), (20, 20, 22), (245, 195, 30), (20, 60, 190)
FILES, SHARE = list(PLAIN), np.array(list(PLAIN.values())) / sum(PLAIN.values())


def blend(on, mask, x, y, colour):
    """Paints a colour through a mask whose corner is at x, y, cut at the edges."""
    h, w = on.shape[:2]
    x, y = int(round(x)), int(round(y))
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + mask.shape[1], w), min(y + mask.shape[0], h)
    if x1 <= x0 or y1 <= y0:
        return
    a = mask[y0 - y:y1 - y, x0 - x:x1 - x, None]
    part = on[y0:y1, x0:x1]
    part += a * (np.asarray(colour, np.float32) - part)


def sized(mask, width, height):
    return cv2.resize(mask, (max(2, round(width)), max(2, round(height))),
                      interpolation=cv2.INTER_AREA)


def near(colour, rng, by=18):
    return np.clip(np.asarray(colour, np.float32) + rng.normal(0, by, 3), 0, 255)


class Look:
    """One hand's way to letter a plate: font, weight, proportions, spaces."""

    def __init__(self, rng, cells=None):
        self.file = FILES[rng.choice(len(FILES), p=SHARE)]
        self.han = HAN[rng.integers(len(HAN))]
        self.stretch = rng.uniform(0.8, 1.25)
        self.weight = rng.choice([-1, 0, 0, 0, 1])
        self.cells = rng.random() < 0.5 if cells is None else cells
        self.full = False  # every letter but 1 is as wide as its cell
        self.m = (int(rng.integers(18, 30)), round(rng.uniform(0.45, 0.65), 2))
        self.gap = rng.uniform(0.08, 0.3)
        self.group = rng.uniform(0.15, 0.8)

    def mask(self, letter):
        if letter == "M" and self.full:
            m = chinese_m(*self.m)
        else:
            m = glyph(self.han if ord(letter) > 127 else self.file, letter)
        if self.weight > 0 or (self.weight < 0 and ord(letter) < 128):  # signs are thin anyway
            kernel = np.ones((3, 3), np.uint8)
            m = (cv2.dilate if self.weight > 0 else cv2.erode)(m, kernel)
        return m


def line_masks(text, groups, look, height):
    """(mask, x) of each letter from 0, and how far the line goes."""
    scale = height / TALL
    cell = 0.52 * height * look.stretch
    out, x = [], 0.0
    for i, letter in enumerate(text):
        if i:
            x += look.gap * height * 0.7 + (look.group * height * 0.6 if i in groups else 0)
        m = look.mask(letter)
        if look.cells:
            width = min(cell, m.shape[1] * scale * 1.1)
            if ord(letter) > 127 or (look.full and letter not in "1I"):
                width = cell
            out.append((sized(m, width, height), x + (cell - width) / 2))
            x += cell
        else:
            width = m.shape[1] * scale * look.stretch
            out.append((sized(m, width, height), x))
            x += width
    return out, x


def put_line(on, text, groups, look, box, colour):
    """Letters a line in box (x, y, width, height), squeezed where it is too long."""
    x, y, width, height = box
    masks, used = line_masks(text, groups, look, height)
    squeeze = min(1.0, width / max(used, 1))
    x += max(0.0, width - used) / 2
    for m, at in masks:
        if squeeze < 1:
            m = sized(m, m.shape[1] * squeeze, height)
        blend(on, m, x + at * squeeze, y, colour)
    return x, y, used * squeeze, height


def frame(on, rng, colour):
    h, w = on.shape[:2]
    t = int(rng.integers(1, 3))
    inset = int(rng.integers(0, 5))
    cv2.rectangle(on, (inset, inset), (w - 1 - inset, h - 1 - inset), tuple(map(float, colour)), t)


def bolts(on, rng):
    h, w = on.shape[:2]
    for x in rng.choice([0.06, 0.2, 0.3, 0.5, 0.7, 0.8, 0.94], 2, replace=False):
        c = float(rng.uniform(30, 230))
        y = rng.choice([0.1, 0.5, 0.9]) * h
        cv2.circle(on, (int(x * w), int(y)), int(rng.integers(1, 4)), (c, c * 0.95, c * 0.9), -1)


def emblem(on, rng, x, y, size):
    """A sticker or a coat of arms: never a letter."""
    colour = tuple(map(float, rng.uniform(0, 255, 3)))
    at = (int(x), int(y))
    if rng.random() < 0.5:
        cv2.circle(on, at, int(size / 2), colour, -1)
        inner = tuple(map(float, rng.uniform(0, 255, 3)))
        cv2.circle(on, at, int(size / 4), inner, int(rng.choice([-1, 1, 2])))
    else:
        points = np.array(at) + rng.uniform(-size / 2, size / 2, (int(rng.integers(4, 9)), 2))
        cv2.fillPoly(on, [cv2.convexHull(points.astype(np.int32))], colour)
        cv2.circle(on, at, max(1, int(size / 6)), tuple(map(float, rng.uniform(0, 255, 3))), -1)


def strip(on, rng, x, width, letters):
    """A country's strip: blue mostly, a ring of stars or a flag above, letters below."""
    h = on.shape[0]
    colour = near(BLUE, rng) if rng.random() < 0.9 else near((200, 40, 40), rng)
    on[:, x:x + width] = colour
    for i in range(8):
        a = i / 8 * 6.283
        cv2.circle(on, (int(x + width / 2 + width * 0.3 * np.cos(a)),
                        int(h * 0.3 + width * 0.3 * np.sin(a))), 1, (240.0, 220.0, 40.0), -1)
    m = words(SMALL[int(rng.integers(3))], letters, 24)
    m = sized(m, width * 0.7, h * 0.25)
    blend(on, m, x + width * 0.15, h * 0.66, WHITE)


def small_text(on, rng, text, centre_y, height, colour):
    m = words(SMALL[int(rng.integers(len(SMALL)))], text, 32)
    width = min(m.shape[1] * height / m.shape[0], on.shape[1] * 0.8)
    blend(on, sized(m, width, height), (on.shape[1] - width) / 2, centre_y - height / 2, colour)
