"""Twin of pictures.lua: torchvision's transforms of Pillow's pictures, PyTorch's DataLoader."""
import os
import time

import numpy
import twin

torch = twin.torch()
from PIL import Image  # noqa: E402
from torch.utils.data import DataLoader, Dataset, Subset  # noqa: E402
from torchvision import transforms as T  # noqa: E402
from torchvision.datasets import ImageFolder  # noqa: E402
from torchvision.transforms import InterpolationMode  # noqa: E402

FOLDER = os.environ.get("TMPDIR", "/tmp") + "/zknn-bench-pictures"
SIZE, PICTURES = 96, 600


def make_folder():
    if os.path.exists(FOLDER + "/done"):
        return
    i, j, c = numpy.meshgrid(range(SIZE), range(SIZE), [0, 40, 80], indexing="ij")
    for k in range(PICTURES):
        shades = (c + i + j * 2 + k * 7 + (i * j * (k + 3) + c * i) % 13) % 256
        folder = f"{FOLDER}/class{k % 4}"
        os.makedirs(folder, exist_ok=True)
        Image.fromarray(shades.astype("uint8")).save(f"{folder}/{k:04d}.png")
    open(FOLDER + "/done", "wb").close()


class Digits(Dataset):
    """As torchvision.datasets.MNIST gives its samples."""

    def __init__(self, *transforms):
        self.data = twin.idx("train-images-idx3", 16).reshape(-1, 28, 28)
        self.targets = twin.idx("train-labels-idx1", 8).astype("int64")
        self.transform = T.Compose(transforms)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.transform(Image.fromarray(self.data[i], mode="L")), int(self.targets[i])


def report(name, dataset, workers):
    """One pass, which is seconds long."""
    start, n = time.perf_counter(), 0
    for x, _ in DataLoader(dataset, batch_size=64, shuffle=True, num_workers=workers):
        n += len(x)
    twin.report(f"{name}{workers or ''}", time.perf_counter() - start, n)


normal = T.Normalize((0.1307,), (0.3081,))
report("normal", Digits(T.ToTensor(), normal), 0)
turned = Subset(Digits(T.RandomCrop(28, padding=2), T.RandomHorizontalFlip(),
                       T.RandomRotation(10, InterpolationMode.BILINEAR), T.ToTensor(), normal),
                range(10000))
make_folder()
pictures = ImageFolder(FOLDER, T.Compose([
    T.RandomCrop(88, padding=4), T.RandomHorizontalFlip(), T.ToTensor(),
    T.Normalize((0.5,) * 3, (0.25,) * 3)]))
for n_workers in range(3):
    report("digits", turned, n_workers)
    report("png", pictures, n_workers)
