#!/usr/bin/env python3
"""TensorBoard reads what zknn's SummaryWriter writes: event_files.py ZKNN

Oracle: PyTorch's SummaryWriter, given the same values, read by the same EventAccumulator: tags,
steps, numbers, histograms, pixels, texts and hparams must be equal.
"""
import io
import math
import os
import struct
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import torch
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.plugins.hparams import plugin_data_pb2
    from torch.utils.tensorboard import SummaryWriter
except ImportError as missing:
    print(missing)
    sys.exit(77)

ZKNN = sys.argv[1]

OURS = """
local zknn = require "zknn"
local folder = arg[1]
local writer = zknn.tensorboard.SummaryWriter(folder .. "/ours")
local values = zknn.npz.load(folder .. "/values.npz")
for i = 0, 99 do writer:add_scalar("loss/train", values.normal[i], i) end
for i, x in ipairs { 0, 1 / 0, -1e30, 1e-30 } do writer:add_scalar("odd", x, i) end
writer:add_scalars("group/of", { a = 1, b = 2.5 }, 3)
for i, name in ipairs { "normal", "small", "many" } do
  writer:add_histogram("h/" .. name, values[name], i)
  writer:add_histogram("h10/" .. name, values[name], { global_step = i, bins = 10 })
  writer:add_histogram("few/" .. name, values[name], { global_step = i, max_bins = 7 })
end
writer:add_image("rgb", values.rgb, 1)
writer:add_image("grey", values.grey, 2)
writer:add_image("bytes", values.bytes, { global_step = 3, dataformats = "HWC" })
writer:add_images("grid", values.grid, 4)
writer:add_text("note", "a **text**\\nof two lines: \\u{e4}", 5)
writer:add_hparams({ lr = 0.1, depth = 3, name = "x", flag = false }, { acc = 0.5, loss = 0 },
  { name = { "x", "y" }, lr = { 0.1, 1 } }, "run")
writer:close()
"""


def theirs(folder, values):
    writer = SummaryWriter(folder + "/theirs")
    for i in range(100):
        writer.add_scalar("loss/train", values["normal"][i], i)
    for i, x in enumerate([0, math.inf, -1e30, 1e-30]):
        writer.add_scalar("odd", x, i + 1)
    writer.add_scalars("group/of", {"a": 1, "b": 2.5}, 3)
    for i, name in enumerate(["normal", "small", "many"]):
        writer.add_histogram("h/" + name, values[name], i + 1)
        writer.add_histogram("h10/" + name, values[name], i + 1, bins=10)
        writer.add_histogram("few/" + name, values[name], i + 1, max_bins=7)
    writer.add_image("rgb", values["rgb"], 1)
    writer.add_image("grey", values["grey"], 2)
    writer.add_image("bytes", values["bytes"], 3, dataformats="HWC")
    writer.add_images("grid", values["grid"], 4)
    writer.add_text("note", "a **text**\nof two lines: \u00e4", 5)
    writer.add_hparams({"lr": 0.1, "depth": 3, "name": "x", "flag": False},
                       {"acc": 0.5, "loss": 0}, {"name": ["x", "y"], "lr": [0.1, 1.0]}, "run")
    writer.close()


def load(folder):
    accumulator = EventAccumulator(folder, size_guidance=dict.fromkeys(
        ["scalars", "histograms", "images", "tensors"], 0))
    accumulator.Reload()
    return accumulator


def pixels(png):
    from PIL import Image
    return np.asarray(Image.open(io.BytesIO(png)))


def compare(ours, theirs):
    tags = ours.Tags()
    for kind in ["scalars", "histograms", "images", "tensors"]:
        assert sorted(tags[kind]) == sorted(theirs.Tags()[kind]), (kind, tags[kind])
    count = 0
    for tag in tags["scalars"]:
        a, b = ours.Scalars(tag), theirs.Scalars(tag)
        assert [(e.step, e.value) for e in a] == [(e.step, e.value) for e in b], tag
        count += len(a)
    for tag in tags["histograms"]:
        for a, b in zip(ours.Histograms(tag), theirs.Histograms(tag)):
            a_value, b_value = a.histogram_value, b.histogram_value
            assert a.step == b.step and a_value.bucket == b_value.bucket, tag
            np.testing.assert_allclose(a_value.bucket_limit, b_value.bucket_limit, 1e-12, 1e-15)
            np.testing.assert_allclose(
                [a_value.min, a_value.max, a_value.num, a_value.sum, a_value.sum_squares],
                [b_value.min, b_value.max, b_value.num, b_value.sum, b_value.sum_squares], 1e-12)
            count += 1
    for tag in tags["images"]:
        for a, b in zip(ours.Images(tag), theirs.Images(tag)):
            assert (a.step, a.width, a.height) == (b.step, b.width, b.height), tag
            assert np.array_equal(pixels(a.encoded_image_string), pixels(b.encoded_image_string))
            count += 1
    for tag in tags["tensors"]:
        for a, b in zip(ours.Tensors(tag), theirs.Tensors(tag)):
            assert (a.step, a.tensor_proto) == (b.step, b.tensor_proto), tag
            count += 1
    return count


def hparams(accumulator):
    contents = []
    for tag in ["experiment", "session_start_info", "session_end_info"]:
        metadata = accumulator.SummaryMetadata("_hparams_/" + tag)
        assert metadata.plugin_data.plugin_name == "hparams"
        content = plugin_data_pb2.HParamsPluginData.FromString(metadata.plugin_data.content)
        content.experiment.time_created_secs = content.session_start_info.start_time_secs = 0
        content.session_end_info.end_time_secs = 0
        infos = content.experiment.hparam_infos
        for info in infos:  # PyTorch gives an empty domain to what has none
            if not info.domain_discrete.values:
                info.ClearField("domain_discrete")
        rows = sorted(infos, key=lambda info: info.name)
        del infos[:]
        infos.extend(rows)
        contents.append(content)
    return contents


def truncated(folder):
    """Cut anywhere, the file gives all events that are whole."""
    for name in os.listdir(folder + "/ours"):
        if "tfevents" in name:
            with open(folder + "/ours/" + name, "rb") as file:
                data = file.read()
    ends, at = [], 0
    while at < len(data):
        at += 16 + struct.unpack("<Q", data[at:at + 8])[0]
        ends.append(at)
    for cut in [ends[50], ends[50] + 5, ends[50] + 20, ends[51] - 1]:
        os.makedirs("%s/cut%d" % (folder, cut))
        with open("%s/cut%d/events.out.tfevents.1" % (folder, cut), "wb") as file:
            file.write(data[:cut])
        assert len(load("%s/cut%d" % (folder, cut)).Scalars("loss/train")) == 50, cut


with tempfile.TemporaryDirectory() as folder:
    torch.manual_seed(0)
    values = {
        "normal": torch.randn(1000), "small": torch.randn(50) * 1e-9,
        "many": torch.cat([torch.zeros(100), torch.rand(5000) * 1e5]),
        "rgb": torch.rand(3, 9, 7), "grey": torch.rand(1, 4, 6) * 1.2 - 0.1,
        "bytes": torch.randint(0, 256, (5, 6, 3), dtype=torch.uint8),
        "grid": torch.rand(11, 1, 4, 5),
    }
    np.savez(folder + "/values.npz", **{name: t.numpy() for name, t in values.items()})
    theirs(folder, values)
    with open(folder + "/ours.lua", "w", encoding="utf-8") as script:
        script.write(OURS)
    if subprocess.run([ZKNN, folder + "/ours.lua", folder]).returncode:
        sys.exit("zknn failed")
    compared = 0
    for part in ["", "/group_of_a", "/group_of_b", "/run"]:
        compared += compare(load(folder + "/ours" + part), load(folder + "/theirs" + part))
    assert hparams(load(folder + "/ours/run")) == hparams(load(folder + "/theirs/run"))
    truncated(folder)
    print("%d values as PyTorch's" % compared)
