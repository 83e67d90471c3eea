"""What both nets learn by: words of the command line, batches from a process beside, the loop."""
import argparse
import pathlib
import time

import cv2
import numpy as np
import torch
from torch import nn

import nets


def words(seed, rate):
    out = argparse.ArgumentParser()
    out.add_argument("--out", type=pathlib.Path, required=True)
    out.add_argument("--minutes", type=float, default=40)
    out.add_argument("--seed", type=int, default=seed)
    out.add_argument("--rate", type=float, default=rate)
    out.add_argument("--from", dest="state", type=pathlib.Path, help="go on from such a .pt")
    return out


class Endless(torch.utils.data.IterableDataset):
    """batch(rng), again and again."""

    def __init__(self, seed, batch):
        self.seed, self.batch = seed, batch

    def __iter__(self):
        cv2.setNumThreads(1)
        worker = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        while True:
            yield self.batch(rng)


def learn(o, make, batch, losses, name, limit, every, tell=lambda net, batch: []):
    """Learns for the minutes given. losses(net, batch) gives what to lessen, and {word: figure}
    to print, as is what tell() says; limit is that of the gradient's length. Prints every so many
    steps, and keeps NAME.pt each fifth time."""
    torch.manual_seed(o.seed)
    torch.set_num_threads(1)
    o.out.mkdir(parents=True, exist_ok=True)
    net = make()
    if o.state:
        net.load_state_dict(torch.load(o.state))
    steps = torch.optim.AdamW(net.parameters(), lr=o.rate * nets.pace(0), weight_decay=0.01)
    data = torch.utils.data.DataLoader(Endless(o.seed, batch), batch_size=None, num_workers=1)
    begun, mean = time.time(), {}
    for step, drawn in enumerate(data, 1):
        loss, figures = losses(net, drawn)
        steps.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), limit)
        steps.step()
        done = (time.time() - begun) / 60 / o.minutes
        steps.param_groups[0]["lr"] = o.rate * nets.pace(done)
        for word, figure in figures.items():
            now = figure.item()
            mean[word] = mean.get(word, now) + 0.02 * (now - mean.get(word, now))
        if step % every == 0:
            said = [f"{word} {figure:.4f}" for word, figure in mean.items()]
            print(step, f"{done:.3f}", *said, *tell(net, drawn), flush=True)
        if step % (5 * every) == 0 or done >= 1:
            torch.save(net.state_dict(), o.out / f"{name}.pt")
        if done >= 1:
            break
