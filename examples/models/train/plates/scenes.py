"""Street scenes with plates at known corners: frames of video or painted ground, cars, signs."""
import string

import cv2
import numpy as np

import camera
import paint
import plates
from letters import SMALL, words

SIDE = 256


def cloud(rng, side=SIDE):
    """Soft patches of colour, sometimes rough."""
    cells = int(rng.integers(2, 24))
    small = rng.uniform(0, 255, (cells, cells, 3)) * rng.uniform(0.2, 1) + rng.uniform(0, 80)
    on = cv2.resize(small.astype(np.float32), (side, side), interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.5:
        fine = camera.noise_like(on[..., 0], rng) * np.float32(rng.uniform(3, 40))
        on += cv2.GaussianBlur(fine, (0, 0), rng.uniform(0.3, 1.5))[..., None]
    return np.clip(on, 0, 255)


def shapes(on, rng, count):
    """Walls, windows, posts, wheels: polygons, lines and circles, in place."""
    side = on.shape[0]
    for _ in range(count):
        colour = tuple(map(float, rng.uniform(0, 255, 3)))
        at = rng.uniform(0, side, 2)
        here = tuple(at.astype(int).tolist())
        kind = rng.integers(5)
        if kind == 0:
            spread = side * rng.uniform(0.02, 0.25)
            points = at + rng.normal(0, spread, (int(rng.integers(3, 7)), 2))
            cv2.fillPoly(on, [cv2.convexHull(points.astype(np.int32))], colour, cv2.LINE_AA)
        elif kind == 1:
            to = at + rng.uniform(8, side * 0.5, 2) * [1, rng.choice([0.15, 0.3, 0.6, 1])]
            fill = -1 if rng.random() < 0.7 else int(rng.integers(1, 4))
            cv2.rectangle(on, here, tuple(to.astype(int).tolist()), colour, fill)
        elif kind == 2:
            to = at + rng.normal(0, side * 0.5, 2)
            cv2.line(on, here, tuple(to.astype(int).tolist()), colour,
                     int(rng.integers(1, 5)), cv2.LINE_AA)
        elif kind == 3:
            axes = (int(rng.uniform(2, side * 0.2)), int(rng.uniform(2, side * 0.15)))
            cv2.ellipse(on, here, axes, float(rng.uniform(0, 180)), 0, 360,
                        colour, -1 if rng.random() < 0.7 else int(rng.integers(1, 6)), cv2.LINE_AA)
        else:  # a grille, a fence, steps
            step, long_ = rng.uniform(2, 8), rng.uniform(20, side * 0.6)
            for i in range(int(rng.integers(4, 14))):
                a = (at + [0, i * step]).astype(int)
                b = (at + [long_, i * step]).astype(int)
                if rng.random() < 0.01:
                    break
                cv2.line(on, tuple(a.tolist()), tuple(b.tolist()), colour, max(1, int(step / 2)))


def sign(on, rng):
    """Words that are no plate: shop signs, adverts, badges on cars, time stamps."""
    side = on.shape[0]
    letters = list(string.ascii_letters + "0123456789  :-./")
    text = "".join(rng.choice(letters, int(rng.integers(3, 16)))).strip() or "OPEN"
    m = words(SMALL[int(rng.integers(len(SMALL)))], text, 24)
    high = float(np.exp(rng.uniform(np.log(5), np.log(40))))
    m = paint.sized(m, m.shape[1] * high / m.shape[0] * rng.uniform(0.7, 1.3), high)
    x, y = rng.uniform(-20, side * 0.8), rng.uniform(0, side * 0.95)
    if rng.random() < 0.35:  # a board, much larger than its words
        pad = high * rng.uniform(0.8, 2.5)
        a, b = (int(x - pad), int(y - pad)), (int(x + m.shape[1] + pad), int(y + high + pad))
        cv2.rectangle(on, a, b, tuple(map(float, rng.uniform(0, 255, 3))), -1)
    paint.blend(on, m, x, y, rng.uniform(0, 255, 3))


def ground(rng, frames):
    """A part of a frame at some scale, or something painted."""
    if len(frames) and rng.random() < 0.55:
        frame = frames[rng.integers(len(frames))]
        h, w = frame.shape[:2]
        side = int(rng.uniform(0.45, 1) * min(h, w))
        x, y = int(rng.integers(0, w - side + 1)), int(rng.integers(0, h - side + 1))
        on = frame[y:y + side, x:x + side]
        on = cv2.resize(on, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
        return np.ascontiguousarray(on[:, ::-1] if rng.random() < 0.5 else on)
    on = cloud(rng)
    shapes(on, rng, int(rng.integers(0, 25)))
    return on


def car(on, rng, centre, wide):
    """The end of a car around a plate: body, bumper, lights, a grille, a window."""
    body = rng.uniform(0, 255, 3) if rng.random() < 0.4 else np.full(3, rng.uniform(5, 245))
    x, y = centre
    half, tall = wide * rng.uniform(1.4, 2.2), wide * rng.uniform(0.8, 1.6)
    top, low = y - tall * rng.uniform(0.4, 1.2), y + tall * rng.uniform(0.2, 0.7)
    outline = np.array([[x - half, low], [x - half * 0.97, y - tall * 0.2], [x - half * 0.8, top],
                        [x + half * 0.8, top], [x + half * 0.97, y - tall * 0.2], [x + half, low]])
    cv2.fillPoly(on, [outline.astype(np.int32)], tuple(map(float, body)), cv2.LINE_AA)

    def box(x0, y0, x1, y1, colour):
        a = (int(x + x0 * half), int(y + y0 * tall))
        b = (int(x + x1 * half), int(y + y1 * tall))
        cv2.rectangle(on, a, b, tuple(map(float, np.clip(colour, 0, 255))), -1)

    if rng.random() < 0.6:  # where the body bends, the light changes
        box(-0.95, rng.uniform(-0.4, 0), 0.95, rng.uniform(0, 0.3), body * rng.uniform(0.5, 1.2))
    if rng.random() < 0.5:
        box(-0.7, -0.9, 0.7, -0.5, np.full(3, rng.uniform(5, 110)))
    light = [(200, 20, 20), (230, 230, 225), (240, 150, 40)][rng.integers(3)]
    for s in (-1, 1):
        at = (int(x + s * half * 0.75), int(y - tall * rng.uniform(0.05, 0.35)))
        cv2.ellipse(on, at, (int(half * 0.16) + 1, int(tall * 0.1) + 1), 0, 0, 360, light, -1)
    if rng.random() < 0.5:
        for i in range(int(rng.integers(2, 8))):
            box(-0.45, -0.4 + 0.05 * i, 0.45, -0.38 + 0.05 * i, np.full(3, rng.uniform(10, 220)))


def place(on, rng, plate, quad):
    """Puts a drawn plate, in a holder or not, at the corners."""
    h, w = plate.shape[:2]
    shrink = h / max(np.linalg.norm(quad[3] - quad[0]), 1)
    if shrink > 1.3:
        plate = cv2.GaussianBlur(plate, (0, 0), 0.38 * shrink)
    if rng.random() < 0.4:
        edge = quad + (quad - quad.mean(0)) * [rng.uniform(0.01, 0.05), rng.uniform(0.05, 0.25)]
        dark = tuple(map(float, np.full(3, rng.choice([15, 40, 160, 220]))))
        cv2.fillPoly(on, [edge.astype(np.int32)], dark, cv2.LINE_AA)
    to = cv2.getPerspectiveTransform(camera.corners(w, h), quad)
    side = (on.shape[1], on.shape[0])
    a = cv2.warpPerspective(np.ones((h, w), np.float32), to, side)[..., None]
    on += a * (cv2.warpPerspective(plate, to, side, borderMode=cv2.BORDER_REPLICATE) - on)


def corners_in(rng, plate):
    """Where a plate of this shape may stand in a scene."""
    h, w = plate.shape[:2]
    wide = float(np.exp(rng.uniform(np.log(20), np.log(200))))
    if wide * h / w < 7:
        wide = 7 * w / h
    q = camera.tilted(camera.corners(w, h) * wide / w, rng, rng.choice([0.3, 1.0]))
    centre = rng.uniform(0.04, 0.96, 2) * SIDE
    return (q - q.mean(0) + centre).astype(np.float32), wide


def shaded(plate, rng):
    """A plate is as dark as its scene, or darker."""
    on = plate * rng.uniform(0.35, 1.05) + rng.uniform(-10, 15)
    if rng.random() < 0.3:
        on = on * np.linspace(rng.uniform(0.5, 1), 1, on.shape[0], dtype=np.float32)[:, None, None]
    if rng.random() < 0.2:
        camera.dirty(on, rng)
    return np.clip(on, 0, 255)


def scene(rng, frames):
    """A picture, SIDE x SIDE bytes RGB, and the corners [4, 2] of its plates."""
    on = ground(rng, frames)
    for _ in range(int(rng.integers(0, 4))):
        sign(on, rng)
    quads = []
    for _ in range(rng.choice([0, 1, 2, 3], p=[0.12, 0.5, 0.25, 0.13])):
        plate = plates.draw(rng, plates.FOR_FINDER)[0]
        q, wide = corners_in(rng, plate)
        room = q.mean(0) - np.array([o.mean(0) for o in quads]) if quads else None
        if room is not None and (np.abs(room).max(1) < 70).any():
            continue
        if rng.random() < 0.7:
            car(on, rng, q.mean(0), wide)
            quads = [o for o in quads if np.abs(o.mean(0) - q.mean(0)).max() > 2.4 * wide + 20]
        place(on, rng, shaded(plate, rng), q)
        quads.append(q)
    if rng.random() < 0.15:
        shapes(on, rng, 1)
    on = camera.jpeg(camera.lit(camera.blurred(on, rng, 0.8), rng), rng)
    return on, quads
