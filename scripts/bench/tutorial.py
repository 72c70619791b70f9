"""Twin of tutorial.lua: the script as one writes it with torchvision's data sets and PyTorch's
DataLoader. plain=DIR holds MNIST/raw and FashionMNIST/raw unpacked, as torchvision wants them."""
import time

import twin

torch = twin.torch()
from torch import nn  # noqa: E402
from torch.utils.data import DataLoader  # noqa: E402
from torchvision import datasets  # noqa: E402
from torchvision.transforms import ToTensor  # noqa: E402

script = twin.args["script"]
root = twin.args["plain"]
DataSet = datasets.FashionMNIST if script == "fashion" else datasets.MNIST
training_data = DataSet(root=root, train=True, download=False, transform=ToTensor())
test_data = DataSet(root=root, train=False, download=False, transform=ToTensor())
train_dataloader = DataLoader(training_data, batch_size=64, shuffle=script != "train_3layer")
test_dataloader = DataLoader(test_data, batch_size=64)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.flatten = nn.Flatten()
        self.linear_relu_stack = nn.Sequential(
            nn.Linear(28 * 28, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))

    def forward(self, x):
        return self.linear_relu_stack(self.flatten(x))


def fashion_net():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(64 * 7 * 7, 128), nn.ReLU(), nn.Linear(128, 10))


torch.manual_seed(0)
loss_fn = nn.CrossEntropyLoss()
scheduler = None
if script == "train_3layer":
    model = Net()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
else:
    lr, gamma = {"lenet": (3e-3, 0.5), "fashion": (1e-3, 0.75)}[script]
    model = twin.lenet() if script == "lenet" else fashion_net()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma)


def train():
    size = len(train_dataloader.dataset)
    model.train()
    for batch, (X, y) in enumerate(train_dataloader):
        loss = loss_fn(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if batch % 100 == 0:
            print(f"loss: {loss.item():>7f}  [{batch * len(X):>5d}/{size:>5d}]")


def test():
    model.eval()
    test_loss, correct = 0, 0
    with torch.no_grad():
        for X, y in test_dataloader:
            pred = model(X)
            test_loss += loss_fn(pred, y).item()
            correct += (pred.argmax(1) == y).type(torch.float).sum().item()
    print(f"Accuracy: {correct / 100:>0.1f}%, Avg loss: {test_loss / len(test_dataloader):>8f}")
    return correct


for epoch in range(twin.args.get("epochs", 2)):
    start = time.perf_counter()
    train()
    trained = time.perf_counter()
    right = test()
    if scheduler:
        scheduler.step()
twin.report("epoch", time.perf_counter() - start, right)
twin.report("train", trained - start)
twin.report_memory()
