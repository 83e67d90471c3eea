"""What a camera makes of a plate: perspective, distance, light, blur, dirt, noise, JPEG."""
import cv2
import numpy as np

WIDE, HIGH = 128, 32  # what the reader sees


def corners(w, h, top=0.0, bottom=1.0):
    return np.array([[0, top * h], [w, top * h], [w, bottom * h], [0, bottom * h]], np.float32)


def tilted(quad, rng, much):
    """The corners after a turn, a shear and a little perspective about their centre."""
    centre = quad.mean(0)
    size = quad.max(0) - quad.min(0)
    q = quad - centre
    angle = rng.normal(0, 0.09) * much
    shear = rng.normal(0, 0.16) * much
    squeeze = 1 - abs(rng.normal(0, 0.15)) * much
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    q = q * [max(0.5, squeeze), 1]
    q = np.stack([q[:, 0] + shear * q[:, 1], q[:, 1]], 1) @ turn.T
    q = q + rng.normal(0, 0.03, (4, 2)) * size[1] * much
    return (q + centre).astype(np.float32)


def reader_quad(on, rows, rng):
    """The corners, in the plate, that a finder might give: tight with errors, or an upright box."""
    h, w = on.shape[:2]
    q = corners(w, h, *(rows or (0, 1)))
    if rng.random() < 0.6:
        error = np.array([0.10, 0.07]) * h * rng.choice([0.4, 1.0])
        q = q + rng.normal(0, 1, (4, 2)) * error
        wider = rng.uniform(-0.02, 0.06) if rng.random() < 0.8 else rng.uniform(0, 0.2)
        return (q + (q - q.mean(0)) * wider).astype(np.float32)
    seen = tilted(corners(w, h), rng, 1.0)
    to_seen = cv2.getPerspectiveTransform(corners(w, h), seen)
    line = cv2.perspectiveTransform(q[None], to_seen)[0]
    low, high = line.min(0), line.max(0)
    room = (high - low) * rng.normal(0.01, 0.03, 2)
    low, high = low - room, high + room
    box = np.array([low, [high[0], low[1]], high, [low[0], high[1]]], np.float32)
    return cv2.perspectiveTransform(box[None], np.linalg.inv(to_seen))[0]


def around(w, h, rng):
    """What lies around a plate: cloudy grey, sometimes with edges."""
    cells = (int(rng.integers(1, 4)), int(rng.integers(1, 6)))
    on = cv2.resize(rng.uniform(0, 255, cells).astype(np.float32), (w, h))
    if rng.random() < 0.4:
        y = int(rng.integers(0, h))
        cv2.line(on, (0, y), (w, int(y + rng.normal(0, 2))), float(rng.uniform(0, 255)), 1)
    return on


def dirty(on, rng):
    """Blobs and a scratch of one grey on a plate, in place."""
    h, w = on.shape[:2]
    for _ in range(int(rng.integers(1, 5))):
        shade, size = float(rng.uniform(30, 200)), max(1, int(rng.uniform(0.02, 0.10) * h))
        at = (int(rng.integers(0, w)), int(rng.integers(0, h)))
        cv2.circle(on, at, size, shade, -1)
    if rng.random() < 0.3:
        a = (int(rng.integers(0, w)), int(rng.integers(0, h)))
        b = (int(rng.integers(0, w)), int(rng.integers(0, h)))
        cv2.line(on, a, b, float(rng.uniform(30, 220)), 1)


def blurred(on, rng, most):
    if rng.random() < 0.08:  # motion
        length = int(rng.uniform(2, 2 + 4 * most))
        kernel = np.zeros((length, length), np.float32)
        low, high = int(rng.integers(0, length)), int(rng.integers(0, length))
        cv2.line(kernel, (0, low), (length - 1, high), 1.0)
        on = cv2.filter2D(on, -1, kernel / kernel.sum())
    sigma = abs(rng.normal(0, 0.35)) * most
    return cv2.GaussianBlur(on, (0, 0), sigma) if sigma > 0.2 else on


def sharpened(on, rng):
    """As cameras do it: what a small blur takes away is added."""
    if rng.random() < 0.7:
        return on
    lost = on - cv2.GaussianBlur(on, (0, 0), 1.0)
    return np.clip(on + lost * np.float32(rng.uniform(0.3, 1.2)), 0, 255)


GRAIN = np.random.default_rng(0).normal(0, 1, 2_000_000).astype(np.float32)


def noise_like(on, rng):
    """Normal noise of the shape, a piece of a long row that is drawn once."""
    first = int(rng.integers(0, GRAIN.size - on.size))
    return GRAIN[first:first + on.size].reshape(on.shape)


def lit(on, rng):
    """Light and film: shade over the picture, contrast, gamma, clipping, noise."""
    h, w = on.shape[:2]
    shape = (h, w) + (1,) * (on.ndim - 2)
    if rng.random() < 0.35:
        patch = rng.uniform(0.35, 1.3, (2, int(rng.integers(2, 4)))).astype(np.float32)
        on = on * cv2.resize(patch, (w, h)).reshape(shape)
    if rng.random() < 0.1:  # the edge of a shadow
        x = np.arange(w)[None] * rng.uniform(-1, 1) + np.arange(h)[:, None] - rng.uniform(0, h)
        on = on * np.where(x > 0, 1, rng.uniform(0.3, 0.8)).astype(np.float32).reshape(shape)
    gain, lift = np.exp(rng.normal(0, 0.3)), rng.normal(0, 18)
    if rng.random() < 0.1:
        gain, lift = rng.uniform(0.12, 0.4), rng.uniform(0, 25)  # night
    gamma = (255 * (np.arange(256) / 255) ** np.exp(rng.normal(0, 0.25))).astype(np.float32)
    on = cv2.LUT(np.clip(on * gain + lift, 0, 255).astype(np.uint8), gamma)
    noise = abs(rng.normal(0, 5)) * (0.4 if gain < 0.3 else 1)
    return np.clip(on + noise_like(on, rng) * np.float32(noise), 0, 255)


def jpeg(on, rng):
    if rng.random() < 0.3:
        return on.astype(np.uint8)
    quality = int(rng.uniform(40, 95))
    ok, bytes_ = cv2.imencode(".jpg", on.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(bytes_, cv2.IMREAD_UNCHANGED)


def grey_of(on, rng):
    weights = np.array([0.299, 0.587, 0.114]) + rng.normal(0, 0.06, 3) * (rng.random() < 0.4)
    return on @ np.clip(weights, 0, 1).astype(np.float32)


def reader_view(on, rows, rng):
    """One line of a drawn plate as the reader gets to see it: 32 x 128 bytes, grey."""
    grey = grey_of(on, rng)
    if rng.random() < 0.25:
        dirty(grey, rng)
    q = reader_quad(on, rows, rng)
    high = int(np.exp(rng.uniform(np.log(16), np.log(44))))
    wide = int(high * np.clip((q[1, 0] - q[0, 0]) / max(q[3, 1] - q[0, 1], 1) *
                              rng.uniform(0.7, 1.1), 1.2, 6))
    scale = (q[3, 1] - q[0, 1]) / high
    if scale > 1.2:  # from a good lens to a plain reduction that leaves steps
        grey = cv2.GaussianBlur(grey, (0, 0), rng.choice([0.1, 0.25, 0.4]) * scale)
    to = cv2.getPerspectiveTransform(q, corners(wide, high))
    seen = cv2.warpPerspective(grey, to, (wide, high), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.ones_like(grey), to, (wide, high), flags=cv2.INTER_LINEAR)
    seen = seen + (1 - mask) * around(wide, high, rng)
    seen = jpeg(sharpened(lit(blurred(seen, rng, high / 28), rng), rng), rng)
    return cv2.resize(seen, (WIDE, HIGH), interpolation=cv2.INTER_LINEAR)
