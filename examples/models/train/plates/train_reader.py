"""Trains the reader on plates drawn while it learns.

    python3 examples/models/train/plates/train_reader.py --out FOLDER [--minutes 40]
"""
import argparse
import pathlib
import time

import cv2
import numpy as np
import torch
from torch import nn

import camera
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


class Drawn(torch.utils.data.IterableDataset):
    """Endless batches: views, letters one after the other, their counts."""

    def __init__(self, seed):
        self.seed = seed

    def __iter__(self):
        cv2.setNumThreads(1)
        worker = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        while True:
            views, texts = [], []
            while len(views) < BATCH:
                on, lines = plates.draw(rng)
                for _ in range(VIEWS):
                    text, rows = lines[rng.integers(len(lines))]
                    views.append(camera.reader_view(on, rows, rng))
                    texts.append(text)
            letters = [ALPHABET.index(c) + 1 for t in texts for c in t]
            yield normal(views), torch.tensor(letters), torch.tensor([len(t) for t in texts])


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
    words = argparse.ArgumentParser()
    words.add_argument("--out", type=pathlib.Path, required=True)
    words.add_argument("--minutes", type=float, default=40)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--rate", type=float, default=2e-3)
    words.add_argument("--from", dest="state", type=pathlib.Path, help="go on from a reader.pt")
    o = words.parse_args()
    torch.manual_seed(o.seed)
    torch.set_num_threads(1)
    net = nets.Reader(len(ALPHABET) + 1)
    if o.state:
        net.load_state_dict(torch.load(o.state))
    learn = torch.optim.AdamW(net.parameters(), lr=o.rate * nets.pace(0), weight_decay=0.01)
    loss_of = nn.CTCLoss(zero_infinity=True)
    data = torch.utils.data.DataLoader(Drawn(o.seed), batch_size=None, num_workers=1)
    begun, mean = time.time(), 0.0
    for step, (x, letters, counts) in enumerate(data, 1):
        y = net(x).log_softmax(2).permute(1, 0, 2)
        loss = loss_of(y, letters, torch.full_like(counts, y.shape[0]), counts)
        learn.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        learn.step()
        done = (time.time() - begun) / 60 / o.minutes
        learn.param_groups[0]["lr"] = o.rate * nets.pace(done)
        mean += 0.02 * (loss.item() - mean) if step > 1 else loss.item()
        if step % 100 == 0:
            print(f"{step} {done:.3f} loss {mean:.4f} "
                  f"exact {exact(net, (x, letters, counts)):.3f}", flush=True)
        if step % 500 == 0 or done >= 1:
            torch.save(net.state_dict(), o.out / "reader.pt")
        if done >= 1:
            break


if __name__ == "__main__":
    main()
