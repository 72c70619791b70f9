"""Writes state_dicts as older versions of modules had them, and what PyTorch 2.15 says when it loads
each: python3 make.py
"""
import collections
import os

import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))


class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.fc = nn.Linear(2, 2)


NETS = {
    "batch": lambda: nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)),
    "plain": lambda: nn.Sequential(nn.BatchNorm1d(2, track_running_stats=False)),
    "instance": lambda: nn.Sequential(nn.InstanceNorm2d(2), nn.Linear(1, 1)),
    "tracked": lambda: nn.InstanceNorm1d(2, affine=True, track_running_stats=True),
    "scale": Scale,
    "deep": lambda: nn.Sequential(nn.Sequential(nn.Linear(1, 2), nn.Linear(2, 1)), nn.Linear(1, 1)),
}


def state(net, version=None, drop=(), add=()):
    """version None: without metadata; a dict: of these modules; True: as it is."""
    sd = NETS[net]().state_dict()
    metadata = sd._metadata
    out = collections.OrderedDict((k, v.clone()) for k, v in sd.items() if k not in drop)
    out.update(add)
    if version is not None:
        out._metadata = metadata
        for path, number in (version if isinstance(version, dict) else {}).items():
            metadata[path] = {} if number is None else {"version": number}
    return out


def cases():
    tracked = ["1.num_batches_tracked"]
    stats = {"0.running_mean": torch.zeros(2), "0.running_var": torch.ones(2)}
    one = torch.ones(1)
    return {
        "batch_current": ("batch", state("batch", True)),
        "batch_current_lacks": ("batch", state("batch", True, tracked)),
        "batch_version_1": ("batch", state("batch", {"1": 1}, tracked)),
        "batch_no_version": ("batch", state("batch", {"1": None}, tracked)),
        "batch_no_metadata": ("batch", state("batch", None, tracked)),
        "batch_lacks_mean": ("batch", state("batch", None, tracked + ["1.running_mean"])),
        "plain_has_tracked": ("plain", state("plain", None, (),
                                             {"0.num_batches_tracked": torch.tensor(3)})),
        "instance_current": ("instance", state("instance", True)),
        "instance_old": ("instance", state("instance", None, (), stats)),
        "instance_old_mean": ("instance", state("instance", None, (),
                                                {"0.running_mean": torch.zeros(2)})),
        "instance_versioned": ("instance", state("instance", True, (), stats)),
        "instance_mixed": ("instance", state("instance", None, ["1.bias"], stats)),
        "tracked_old": ("tracked", state("tracked", None, ["num_batches_tracked"])),
        "scale_of_one": ("scale", state("scale", True, (), {"scale": torch.tensor([5.0])})),
        "scale_of_two": ("scale", state("scale", True, (), {"scale": torch.tensor([5.0, 6.0])})),
        "scale_of_one_by_one": ("scale", state("scale", True, (), {"scale": torch.ones(1, 1)})),
        "order": ("deep", state("deep", True, ["0.1.bias", "1.weight"], {
            "0.1.x": one, "1.y": one, "z": one, "0.w": one, "0.0.v.u": one, "2.t": one,
            "0.1.weight": torch.ones(3, 3)})),
        "none": ("deep", state("deep", True, (), {"1.bias": None})),
    }


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") \
        .replace("\t", "\\t") + '"'


def names(keys):
    return "{ " + ", ".join(quoted(k) for k in keys) + " }"


def main():
    lines = ["-- Made by make.py: what PyTorch's load_state_dict says to each file, strict and not.",
             "return {"]
    for name, (net, sd) in cases().items():
        torch.save(sd, os.path.join(HERE, name + ".pth"))
        fields = [f"net = {quoted(net)}"]
        for field, strict in [("strict", True), ("loose", False)]:
            try:
                found = NETS[net]().load_state_dict(sd, strict=strict)
                fields.append(f"{field} = {{ missing = {names(found.missing_keys)}, "
                              f"unexpected = {names(found.unexpected_keys)} }}")
            except RuntimeError as error:
                fields.append(f"{field} = {{ message = {quoted(str(error))} }}")
        lines.append(f"  {name} = {{\n    " + ",\n    ".join(fields) + ",\n  },")
    with open(os.path.join(HERE, "expected.lua"), "w") as file:
        file.write("\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
