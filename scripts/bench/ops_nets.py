"""Twin of ops_nets.lua for PyTorch."""
import torch
from torch import nn, optim

OPTIMIZERS = {
    "SGD": lambda p: optim.SGD(p, lr=1e-3),
    "momentum": lambda p: optim.SGD(p, lr=1e-3, momentum=0.9),
    "Adam": lambda p: optim.Adam(p, lr=1e-3),
    "AdamW": lambda p: optim.AdamW(p, lr=1e-3),
    "RMSprop": lambda p: optim.RMSprop(p, lr=1e-3),
    "Adagrad": lambda p: optim.Adagrad(p, lr=1e-3),
}


def training(net, optimizer, x, y):
    step, loss_fn = OPTIMIZERS[optimizer](net.parameters()), nn.CrossEntropyLoss()

    def one():
        loss = loss_fn(net(x), y)
        step.zero_grad()
        loss.backward()
        step.step()
        return loss.detach()
    return one


def mlp(optimizer, hidden, batch):
    net = nn.Sequential(nn.Linear(784, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(),
                        nn.Linear(hidden, 10))
    return training(net, optimizer, torch.randn(batch, 784), torch.randint(0, 10, (batch,)))


def norm(optimizer, hidden, batch):
    net = nn.Sequential(nn.Linear(784, hidden), nn.LayerNorm(hidden), nn.GELU(),
                        nn.Linear(hidden, hidden), nn.LayerNorm(hidden), nn.GELU(),
                        nn.Linear(hidden, 10))
    return training(net, optimizer, torch.randn(batch, 784), torch.randint(0, 10, (batch,)))


def cnn(optimizer, channels, batch):
    net = nn.Sequential(nn.Conv2d(1, channels, 3), nn.BatchNorm2d(channels), nn.ReLU(),
                        nn.MaxPool2d(2), nn.Conv2d(channels, channels, 3), nn.ReLU(),
                        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(25 * channels, 10))
    return training(net, optimizer, torch.randn(batch, 1, 28, 28), torch.randint(0, 10, (batch,)))


def transformer(optimizer, width, batch):
    layer = nn.TransformerEncoderLayer(width, 4, dim_feedforward=4 * width, batch_first=True)
    net = nn.Sequential(nn.TransformerEncoder(layer, 2), nn.Flatten(), nn.Linear(32 * width, 10))
    return training(net, optimizer, torch.randn(batch, 32, width), torch.randint(0, 10, (batch,)))


class Rows(nn.Module):
    """A recurrent layer over 28 rows, the last output of which tells the class."""

    def __init__(self, kind, hidden):
        super().__init__()
        self.layer, self.head = kind(28, hidden), nn.Linear(hidden, 10)

    def forward(self, x):
        y, _ = self.layer(x)
        return self.head(y[-1])


def rows_of(kind):
    return lambda optimizer, hidden, batch: training(
        Rows(kind, hidden), optimizer, torch.randn(28, batch, 28), torch.randint(0, 10, (batch,)))


def parameters(count, size):
    made = [nn.Parameter(torch.randn(size)) for _ in range(count)]
    for p in made:
        p.grad = torch.randn(size)
    return made


def optimizer_step(optimizer, count, size):
    made = parameters(count, size)
    step = OPTIMIZERS[optimizer](made)

    def one():
        step.step()
        return made[0].detach()
    return one


def clip(_, count, size):
    made = parameters(count, size)
    return lambda: nn.utils.clip_grad_norm_(made, 1e9)


MODELS = {"mlp": mlp, "norm": norm, "cnn": cnn, "transformer": transformer,
          "rnn": rows_of(nn.RNN), "lstm": rows_of(nn.LSTM), "gru": rows_of(nn.GRU),
          "optimizer": optimizer_step, "clip": clip}


def model(name, *args):
    torch.manual_seed(0)
    return MODELS[name](*args)
