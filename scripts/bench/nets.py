"""Twin of nets.lua for PyTorch."""
import math
import time

import numpy

import twin

a = twin.args
torch = twin.torch()
nn, F, optim = torch.nn, torch.nn.functional, torch.optim

WORDS = 128


def text():
    with open(f"{a.get('data', 'data')}/text/alice.txt", "rb") as f:
        return torch.from_numpy(numpy.frombuffer(f.read(), numpy.uint8).astype(numpy.int64))


def char_rnn():
    values, parts, length = text(), 32, 64
    each = (len(values) - 1) // parts
    x, y = (values[i:i + parts * each].view(parts, each) for i in (0, 1))
    embedding = nn.Embedding(WORDS, 64)
    gru, head = nn.GRU(64, 256, batch_first=True), nn.Linear(256, WORDS)
    state = [None]

    def loss_of(k):
        at = k * length % (each - length)
        outputs, after = gru(embedding(x[:, at:at + length]), state[0])
        state[0] = after.detach()
        return F.cross_entropy(head(outputs).flatten(0, 1), y[:, at:at + length].flatten())
    return loss_of, optim.Adam(nn.ModuleList([embedding, gru, head]).parameters(), lr=4e-3)


def transformer():
    values, count, length = text(), 64, 64
    embedding, head = nn.Embedding(WORDS, 64), nn.Linear(64, WORDS)
    layer = nn.TransformerEncoderLayer(64, 4, 256, dropout=0.0, activation="gelu",
                                       batch_first=True, norm_first=True)
    encoder = nn.TransformerEncoder(layer, 2, nn.LayerNorm(64), False)
    mask = nn.Transformer.generate_square_subsequent_mask(length)
    # PyTorch 1.13 has no is_causal here.
    causal = {} if torch.__version__.startswith("1.") else {"is_causal": True}

    def loss_of(k):
        at = k * count * length % (len(values) - count * length - 1)
        x = values[at:at + count * length].view(count, length)
        y = encoder(embedding(x), mask=mask, **causal)
        return F.cross_entropy(head(y).flatten(0, 1), values[at + 1:at + 1 + count * length])
    return loss_of, optim.AdamW(nn.ModuleList([embedding, encoder, head]).parameters(), lr=1e-3)


def rowlstm():
    x, y = map(torch.from_numpy, twin.mnist(True))
    lstm, head = nn.LSTM(28, 128, batch_first=True), nn.Linear(128, 10)

    def loss_of(k):
        outputs, _ = lstm(x[k * 64:k * 64 + 64].squeeze(1))
        return F.cross_entropy(head(outputs[:, -1]), y[k * 64:k * 64 + 64])
    return loss_of, optim.Adam(nn.ModuleList([lstm, head]).parameters(), lr=3e-3)


def vae():
    x = torch.from_numpy(twin.mnist(True)[0])
    encoder = nn.Sequential(nn.Flatten(), nn.Linear(784, 400), nn.ReLU())
    mean_of, logvar_of = nn.Linear(400, 16), nn.Linear(400, 16)
    decoder = nn.Sequential(nn.Linear(16, 400), nn.ReLU(), nn.Linear(400, 784))

    def loss_of(k):
        images = x[k * 128:k * 128 + 128]
        hidden = encoder(images)
        mean, logvar = mean_of(hidden), logvar_of(hidden)
        logits = decoder(mean + (logvar / 2).exp() * torch.randn_like(mean))
        off = F.binary_cross_entropy_with_logits(logits, images.flatten(1), reduction="sum")
        return (off - 0.5 * (1 + logvar - mean.square() - logvar.exp()).sum()) / 128
    return loss_of, optim.Adam(
        nn.ModuleList([encoder, mean_of, logvar_of, decoder]).parameters(), lr=1e-3)


def fgsm():
    x, y = map(torch.from_numpy, twin.mnist(False))
    net = nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512),
                        nn.ReLU(), nn.Linear(512, 10)).requires_grad_(False)

    def loss_of(k):
        at = k % 10 * 1000
        images, labels = x[at:at + 1000].clone().requires_grad_(), y[at:at + 1000]
        F.cross_entropy(net(images), labels).backward()
        moved = (images.detach() + images.grad.sign() * 0.1).clamp(0, 1)
        return F.cross_entropy(net(moved), labels)
    return loss_of, None


def small_net(inputs):
    return nn.Sequential(nn.Linear(inputs, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(),
                         nn.Linear(32, 1))


def derivative(u, x):
    return torch.autograd.grad(u.sum(), x, create_graph=True)[0]


POINTS = 256


def oscillation():
    net, origin = small_net(1), torch.zeros(1, 1, requires_grad=True)

    def loss_of(_):
        x = (torch.rand(POINTS, 1) * (2 * math.pi)).requires_grad_()
        u, at_origin = net(x / 2), net(origin / 2)
        equation = (derivative(derivative(u, x), x) + u).square().mean()
        slope = derivative(at_origin, origin)
        return equation + (at_origin.square() + (slope - 1).square()).sum()
    return loss_of, optim.Adam(net.parameters(), lr=1e-3)


def burgers():
    net = small_net(2)

    def loss_of(_):
        x = (torch.rand(POINTS, 1) * 2 - 1).requires_grad_()
        t = torch.rand(POINTS, 1, requires_grad=True)
        u = t * (1 - x * x) * net(torch.cat([x, t], 1)) - (x * math.pi).sin()
        u_x, u_t = torch.autograd.grad(u.sum(), [x, t], create_graph=True)
        return (u_t + u * u_x - 0.05 * derivative(u_x, x)).square().mean()
    return loss_of, optim.Adam(net.parameters(), lr=1e-3)


torch.manual_seed(0)
loss_of, optimizer = {f.__name__: f for f in (
    char_rnn, transformer, rowlstm, vae, fgsm, oscillation, burgers)}[a["net"]]()

for step in range(-a["warmup"], a["steps"]):
    if step == 0:
        start = time.perf_counter()
    loss = loss_of(step + a["warmup"])
    if optimizer:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
twin.report("step", (time.perf_counter() - start) / a["steps"], loss.item())
