"""Trains the finder on scenes painted while it learns.

    python3 examples/models/train/plates/train_finder.py --out FOLDER --frames FOLDER [--minutes 40]

The frames are pictures of streets without legible plates, JPEG or PNG, any size.
"""
import pathlib

import cv2
import numpy as np
import torch
from torch import nn

import learn
import nets
import scenes

BATCH, STRIDE, REACH = 24, 8, 16.0
ACROSS = scenes.SIDE // STRIDE
CENTRES = (np.stack(np.meshgrid(np.arange(ACROSS), np.arange(ACROSS)), -1) + 0.5) * STRIDE


def inside(quad, share):
    """Which cells' centres lie in the corners, drawn together to a share of their extents."""
    middle = quad.mean(0)
    q = (quad - middle) * share + middle
    out = np.ones((ACROSS, ACROSS), bool)
    for a, b in zip(q, np.roll(q, -1, 0)):
        e, d = b - a, CENTRES - a
        out &= e[0] * d[..., 1] - e[1] * d[..., 0] >= 0
    return out


def targets(quads):
    """Planes: 1 where a plate's middle is, whether the cell counts, corners / REACH, 1 / height."""
    out = np.zeros((11, ACROSS, ACROSS), np.float32)
    out[1] = 1
    for q in quads:
        middle = q.mean(0)
        cell = np.clip((middle / STRIDE).astype(int), 0, ACROSS - 1)
        hits = inside(q, 0.35)
        hits[cell[1], cell[0]] = True
        out[1][inside(q, 0.9)] = 0
        seen = (q >= 0).all(1) & (q < scenes.SIDE).all(1)
        if seen.sum() < 3:  # cut by the edge: neither asked for nor forbidden
            out[1][hits] = 0
            continue
        out[0][hits], out[1][hits] = 1, 1
        out[2:10, hits] = ((q[None] - CENTRES[hits][:, None]) / REACH).reshape(-1, 8).T
        out[10][hits] = REACH / max(np.linalg.norm(q[3] - q[0]), 5)
    return out


def painted(rng, frames):
    all_ = [scenes.scene(rng, frames) for _ in range(BATCH)]
    x = torch.from_numpy(np.stack([on for on, _ in all_])).permute(0, 3, 1, 2).float() / 255
    return x, torch.from_numpy(np.stack([targets(q) for _, q in all_]))


def losses(net, batch):
    """Focal loss of the score (Lin et al. 2017) and the corners' distance in plate heights."""
    y, t = net(batch[0]), batch[1]
    hit, counts = t[:, 0], t[:, 1]
    number = hit.sum().clamp(min=1)
    p = torch.sigmoid(y[:, 0]).clamp(1e-6, 1 - 1e-6)
    each = torch.where(hit > 0, -0.5 * (1 - p) ** 2 * p.log(), -0.5 * p ** 2 * (1 - p).log())
    apart = nn.functional.smooth_l1_loss(y[:, 1:] * t[:, 10:11], t[:, 2:10] * t[:, 10:11],
                                         reduction="none", beta=0.1)
    score = (each * counts).sum() / number
    corners = (apart * hit[:, None]).sum() / number / 8
    return score + 2 * corners, {"score": score, "corners": corners}


def main():
    words = learn.words(seed=2, rate=4e-3)
    words.add_argument("--frames", type=pathlib.Path, required=True)
    o = words.parse_args()
    files = sorted(f for f in o.frames.iterdir() if f.suffix in (".jpg", ".png"))
    frames = [cv2.cvtColor(cv2.imread(str(f)), cv2.COLOR_BGR2RGB) for f in files]
    learn.learn(o, nets.Finder, lambda rng: painted(rng, frames), losses, "finder", 5.0, 50)


if __name__ == "__main__":
    main()
