"""Writes trained nets as ONNX: batch norm folded into the weights, weights as halves.

    python3 examples/models/train/plates/export.py --from FOLDER --to examples/models/plates
"""
import argparse
import pathlib

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

import nets
from letters import ALPHABET


class Halved(nn.Module):
    """A convolution that keeps its weights as halves and counts in floats."""

    def __init__(self, of):
        super().__init__()
        self.register_buffer("weight", of.weight.detach().half())
        self.register_buffer("bias", of.bias.detach().half())
        self.how = (of.stride, of.padding, of.dilation, of.groups)

    def forward(self, x):
        return nn.functional.conv2d(x, self.weight.float(), self.bias.float(), *self.how)


def folded(module):
    """The same net without batch norm and without what only training needs, in place."""
    if isinstance(module, nn.Sequential):
        parts = [m for m in module if not isinstance(m, nn.Dropout)]
        for i in range(len(parts) - 1):
            if isinstance(parts[i], nn.Conv2d) and isinstance(parts[i + 1], nn.BatchNorm2d):
                parts[i] = fuse_conv_bn_eval(parts[i], parts[i + 1])
        module = nn.Sequential(*[m for m in parts if not isinstance(m, nn.BatchNorm2d)])
    for name, child in list(module.named_children()):
        module._modules[name] = Halved(child) if isinstance(child, nn.Conv2d) else folded(child)
    return module


class Told(nn.Module):
    """The reader with probabilities in place of logits."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x).softmax(2)


class Spotted(nn.Module):
    """The finder with a probability in place of its logit, and corners in pixels from the cell."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        y = self.net(x)
        return torch.sigmoid(y[:, :1]), y[:, 1:]


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--from", dest="source", type=pathlib.Path, required=True)
    words.add_argument("--to", type=pathlib.Path, required=True)
    o = words.parse_args()
    nets_ = {"reader": (nets.Reader(len(ALPHABET) + 1), Told, (1, 1, 32, 128), ["letters"], {}),
             "finder": (nets.Finder(), Spotted, (1, 3, 320, 320), ["scores", "corners"],
                        {n: {2: "h", 3: "w"} for n in ("image", "scores", "corners")})}
    for name, (net, last, extents, outputs, open_) in nets_.items():
        file = o.source / f"{name}.pt"
        if not file.exists():
            print(f"{file} is not there: left out")
            continue
        net.load_state_dict(torch.load(file, map_location="cpu"))
        net = last(folded(net.eval())).eval()
        to = o.to / f"plate_{name}_small.onnx"
        torch.onnx.export(net, torch.zeros(extents), str(to), input_names=["image"],
                          output_names=outputs, dynamic_axes=open_, opset_version=13,
                          do_constant_folding=False)
        print(to, to.stat().st_size)


if __name__ == "__main__":
    main()
