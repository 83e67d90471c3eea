"""Trains the reader on plates drawn while it learns.

    python3 examples/models/train/plates/train_reader.py --out FOLDER [--minutes 40]
"""
import numpy as np
import torch
from torch import nn

import camera
import learn
import nets
import plates
from letters import ALPHABET

BATCH, VIEWS = 40, 2


def normal(views):
    """Bytes [N, H, W] to pictures of mean 0 and deviation 1, as the library makes them."""
    x = torch.from_numpy(np.stack(views)).float().unsqueeze(1)
    mean = x.mean((2, 3), keepdim=True)
    deviation = ((x - mean) ** 2).mean((2, 3), keepdim=True).sqrt()
    return (x - mean) / deviation.clamp(min=2)


def drawn(rng):
    """Views, their letters one after the other, the counts of these."""
    views, texts = [], []
    while len(views) < BATCH:
        on, lines = plates.draw(rng)
        for _ in range(VIEWS):
            text, rows = lines[rng.integers(len(lines))]
            views.append(camera.reader_view(on, rows, rng))
            texts.append(text)
    letters = [ALPHABET.index(c) + 1 for t in texts for c in t]
    return normal(views), torch.tensor(letters), torch.tensor([len(t) for t in texts])


def losses(net, batch):
    views, letters, counts = batch
    y = net(views).log_softmax(2).permute(1, 0, 2)
    loss = nn.functional.ctc_loss(y, letters, torch.full_like(counts, y.shape[0]), counts,
                                  zero_infinity=True)
    return loss, {"loss": loss}


def best_path(logits):
    """The texts that the best class of each step spells."""
    out = []
    for row in logits.argmax(2).tolist():
        kept = [c for i, c in enumerate(row) if c and (i == 0 or row[i - 1] != c)]
        out.append("".join(ALPHABET[c - 1] for c in kept))
    return out


def exact(net, batch):
    net.eval()
    with torch.no_grad():
        read = best_path(net(batch[0]))
    net.train()
    ends = torch.cumsum(batch[2], 0).tolist()
    letters = [ALPHABET[c - 1] for c in batch[1].tolist()]
    truth = ["".join(letters[e - n:e]) for e, n in zip(ends, batch[2].tolist())]
    return sum(a == b for a, b in zip(read, truth)) / len(read)


def main():
    o = learn.words(seed=1, rate=2e-3).parse_args()
    learn.learn(o, lambda: nets.Reader(len(ALPHABET) + 1), drawn, losses, "reader", 2.0, 100,
                lambda net, batch: [f"exact {exact(net, batch):.3f}"])


if __name__ == "__main__":
    main()
