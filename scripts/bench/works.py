"""What the benchmark measures, group by group. A job is one program of each side; it yields the
rows of the table. run.py says how they are run."""
import dataclasses


@dataclasses.dataclass
class Row:
    label: str
    unit: str  # "s", "ms", "us" of seconds; "MB"
    ours: str  # the name under which zknn's program reports it
    theirs: str  # and the peers' (in a job `alone`: {peer: name})
    flops: float = 0  # of what is timed, dense: 0 where a share of sgemm's peak says nothing
    scale: float = 1  # what is reported, times this, is what the table shows


@dataclasses.dataclass
class Job:
    name: str
    rows: list
    arguments: dict
    runtime: bool = False  # onnxruntime has a program for it
    torch: bool = True  # PyTorch has
    quick: bool = True  # part of the quick run
    alone: bool = False  # one Python program measures all sides itself


EPOCH = 938  # batches of 64 in MNIST


def mlp_flops(layers, hidden, batch):
    """Of a training step: forward, gradients of the weights, of the inputs but the first ones."""
    first, rest = 784 * hidden, hidden * hidden * (layers - 2) + hidden * 10
    return 2 * batch * (2 * first + 3 * rest)


# Multiplications of a sample's forward: the first layer's, the others'.
CONVOLUTIONAL = {
    "lenet": (28 * 28 * 6 * 25, 10 * 10 * 16 * 150 + 400 * 120 + 120 * 84 + 84 * 10),
    "cnn": (26 * 26 * 32 * 9, 24 * 24 * 64 * 288 + 9216 * 128 + 128 * 10),
}


def net_flops(net, batch):
    first, rest = CONVOLUTIONAL[net]
    return 2 * batch * (2 * first + 3 * rest)


def train(label, flops, steps, quick=True, epoch=False, **arguments):
    arguments = {"net": "mlp", "layers": 3, "hidden": 512, "batch": 64, "optimizer": "sgd",
                 "steps": steps, "warmup": max(5, steps // 10), **arguments}
    scale = EPOCH if epoch else 1
    rows = [Row(label, "s" if epoch else "ms", "step", "step", flops * scale, scale)]
    if epoch:
        rows.append(Row("its memory, with all images as float32", "MB", "memory", "memory"))
    return Job("train", rows, arguments, quick=quick)


def mlp(label, quick=False, layers=3, hidden=512, batch=64, **arguments):
    flops = mlp_flops(layers, hidden, batch)
    steps = int(min(EPOCH, max(10, 1.5e11 // flops)))  # about a second
    return train(label, flops, steps, quick, layers=layers, hidden=hidden, batch=batch, **arguments)


def inference(net, images, flops, model=False):
    """flops of one image's multiplications, dense; model: the model, not only a session."""
    rows = [Row(f"{net}, {images}, batch {batch}, {way}", "us" if batch == 1 else "ms",
                f"{name}/{batch}", f"model/{batch}", 2 * batch * flops)
            for batch in (1, 64, 1000)
            for way, name in ((("the model", "model"),) * model + (("session", "session"),))]
    return Job("infer", rows, {"net": net, "images": images, "seconds": 1}, runtime=True,
               quick=model)


GROUPS = {
    "train": [
        train("3 layers, an epoch", mlp_flops(3, 512, 64), EPOCH, epoch=True),
        mlp("5 layers", quick=True, layers=5),
        *[mlp(f"batch {n}", batch=n) for n in (16, 256, 1024)],
        *[mlp(f"hidden {n}", hidden=n) for n in (128, 2048, 4096)],
        mlp("momentum", optimizer="momentum"),
        mlp("Adam", quick=True, optimizer="adam"),
        mlp("AdamW", optimizer="adamw"),
        train("LeNet-5", net_flops("lenet", 64), 150, net="lenet"),
        train("CNN of 3x3", net_flops("cnn", 64), 20, net="cnn"),
    ],
    "tutorial": [
        Job("tutorial", [
            Row("the script as written: training and test, an epoch", "s", "epoch", "epoch"),
            Row("its training alone", "s", "train", "train", EPOCH * mlp_flops(3, 512, 64)),
            Row("its memory", "MB", "memory", "memory"),
        ], {"script": "train_3layer"}),
        *[Job("tutorial", [Row(f"scripts/{name}.lua, an epoch", "s", "epoch", "epoch")],
              {"script": name}, quick=False) for name in ("lenet", "fashion")],
    ],
    "scripts": [Job("nets", [Row(label, "ms", "step", "step")],
                    {"net": net, "steps": steps, "warmup": max(3, steps // 10)}, quick=False)
                for net, label, steps in (
                    ("char_rnn", "char_rnn: GRU of 256, 32 x 64 bytes", 30),
                    ("transformer", "transformer: 2 layers of 64, 64 x 64 bytes", 20),
                    ("rowlstm", "rowlstm: LSTM of 128 over 28 rows, batch 64", 100),
                    ("vae", "vae: batch 128", 200),
                    ("fgsm", "fgsm: 1000 digits, three passes", 50),
                    ("oscillation", "pinn: u'' + u = 0, 256 points", 1000),
                    ("burgers", "pinn: Burgers' equation, 256 points", 1000))],
    "infer": [  # half of MNIST's steps can be left out, hardly any of FashionMNIST's
        inference("mlp3", "MNIST", 784 * 512 + 512 * 512 + 5120, model=True),
        inference("mlp3", "FashionMNIST", 784 * 512 + 512 * 512 + 5120),
        *[inference("mlp5", images, 784 * 512 + 3 * 512 * 512 + 5120)
          for images in ("MNIST", "FashionMNIST")],
        *[inference("lenet", images, sum(CONVOLUTIONAL["lenet"]))
          for images in ("MNIST", "FashionMNIST")],
    ],
    "data": [
        Job("data", [
            Row("MNIST from gzip, 70,000 images (peers: gzip and NumPy)", "ms", "load", "load"),
            Row("an epoch of batches (peers: torchvision, DataLoader)", "ms", "batches", "batches"),
            Row("the same, shuffled", "ms", "shuffled", "shuffled"),
        ], {"seconds": 1}),
        Job("pictures", [
            Row("an epoch of batches, normalized", "ms", "normal", "normal"),
            *[Row(f"10,000 digits, cropped, flipped, turned; workers: {n}", "ms", name, name)
              for n, name in enumerate(("digits", "digits1", "digits2"))],
            *[Row(f"600 PNG files, cropped, flipped; workers: {n}", "ms", name, name)
              for n, name in enumerate(("png", "png1", "png2"))],
        ], {"seconds": 0.5}, quick=False),
    ],
    "ops": [],  # rows of ops.txt, in ops_run.py's way
    "start": [
        Job("start", [
            Row("/bin/true", "ms", "start/true", {}),
            Row("`zknn -e \"\"` (peers: python -c \"\")", "ms", "start/zknn",
                {"debian": "start/python"}),
            Row("zknn, nn, optim, data (peers: import torch)", "ms", "start/usual",
                {"debian": "start/debian", "current": "start/current"}),
            Row("memory of `zknn -e \"\"` (peers: python -c \"\")", "MB", "memory/zknn",
                {"debian": "memory/python"}),
            Row("memory of that", "MB", "memory/usual",
                {"debian": "memory/debian", "current": "memory/current"}),
        ], {"runs": 60}, alone=True),
    ],
}
