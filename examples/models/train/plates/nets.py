"""The two nets. Only 3 x 3, 1 x 1 and depthwise convolutions, sums, nearest enlargement."""
import math

import torch
from torch import nn


def conv(a, b, kernel=3, stride=1, groups=1):
    k = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    return nn.Sequential(
        nn.Conv2d(a, b, k, stride, (k[0] // 2, k[1] // 2), groups=groups, bias=False),
        nn.BatchNorm2d(b), nn.ReLU())


class Twice(nn.Module):
    """x + two convolutions of x."""

    def __init__(self, c, kernel=3):
        super().__init__()
        self.a, self.b = conv(c, c, kernel), conv(c, c, kernel)

    def forward(self, x):
        return x + self.b(self.a(x))


class Apart(nn.Module):
    """Depthwise, then pointwise; added to x where the extents stay."""

    def __init__(self, a, b, kernel=3, stride=1):
        super().__init__()
        self.same = a == b and stride == 1
        self.depth = conv(a, a, kernel, stride, groups=a)
        self.point = conv(a, b, 1)

    def forward(self, x):
        y = self.point(self.depth(x))
        return x + y if self.same else y


class Reader(nn.Module):
    """[N, 1, 32, 128], each picture of mean 0 and deviation 1, to [N, 32, classes] in logits."""

    def __init__(self, classes):
        super().__init__()
        self.body = nn.Sequential(
            conv(1, 24, stride=2), conv(24, 48, stride=2), Twice(48),
            conv(48, 72, stride=(2, 1)), Twice(72),
            Apart(72, 96, stride=(2, 1)), Apart(96, 96))
        self.fold = nn.Sequential(nn.Conv2d(96, 128, (2, 1), bias=False), nn.BatchNorm2d(128),
                                  nn.ReLU())
        self.along = nn.Sequential(Apart(128, 128, (1, 7)), Apart(128, 128, (1, 7)),
                                   nn.Dropout(0.1))
        self.tell = nn.Conv2d(128, classes, 1)

    def forward(self, x):
        y = self.tell(self.along(self.fold(self.body(x))))
        return y.squeeze(2).permute(0, 2, 1)


class Finder(nn.Module):
    """[N, 3, H, W], 0 to 1, to [N, 9, H / 8, W / 8]: a logit and four corners from the cell."""

    def __init__(self):
        super().__init__()
        self.low = nn.Sequential(conv(3, 12, stride=2), Apart(12, 24, stride=2), Apart(24, 24),
                                 Apart(24, 40, stride=2), Apart(40, 40), Apart(40, 40))
        self.middle = nn.Sequential(Apart(40, 64, stride=2), Apart(64, 64), Apart(64, 64))
        self.high = nn.Sequential(Apart(64, 96, stride=2), Apart(96, 96), Apart(96, 96, 5),
                                  conv(96, 64, 1))
        self.up_middle, self.up_low = conv(64, 40, 1), conv(40, 40, 1)
        self.at_middle = Apart(64, 64)
        self.tell = nn.Sequential(Apart(40, 64), Apart(64, 64), nn.Conv2d(64, 9, 1))
        self.enlarge = nn.Upsample(scale_factor=2, mode="nearest")
        nn.init.constant_(self.tell[-1].bias, 0)
        self.tell[-1].bias.data[0] = -5

    def forward(self, x):
        low = self.low(x)
        middle = self.middle(low)
        middle = self.at_middle(middle + self.enlarge(self.high(middle)))
        return self.tell(self.up_low(low) + self.enlarge(self.up_middle(middle)))


def pace(done):
    """Of the rate of learning, by the share of the time that is over: up, then a cosine down."""
    if done < 0.03:
        return 0.05 + 0.95 * done / 0.03
    return 0.005 + 0.995 * 0.5 * (1 + math.cos(math.pi * min(1.0, (done - 0.03) / 0.97)))


def parameters(net):
    return sum(p.numel() for p in net.parameters())


if __name__ == "__main__":
    print(parameters(Reader(75)), Reader(75)(torch.zeros(2, 1, 32, 128)).shape)
    print(parameters(Finder()), Finder()(torch.zeros(2, 3, 256, 320)).shape)
