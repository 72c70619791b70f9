"""Writes nets.lua: what PyTorch 1.13 exports for the tutorial's nets, for onnx_export_spec.lua.

    /usr/bin/python3 tests/golden/onnx/nets.py PYTHON

with Debian's PyTorch 1.13; PYTHON is one that has the onnx package, which reads the files.
"""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def lua(value):
    """A Python value as a Lua literal, floats with a point."""
    if isinstance(value, (list, tuple)):
        return "{ " + ", ".join(lua(v) for v in value) + " }"
    if isinstance(value, dict):
        return "{ " + ", ".join('["%s"] = %s' % (k, lua(v)) for k, v in value.items()) + " }"
    if isinstance(value, str):
        return '"%s"' % value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return repr(value)


def read(path):
    """The graph in a file, with the onnx package: prints a Lua table."""
    import onnx

    model = onnx.load(path)

    def ends(values):
        return [{"name": v.name, "type": v.type.tensor_type.elem_type,
                 "shape": [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim]}
                for v in values]

    nodes = [{"op_type": n.op_type, "name": n.name, "input": list(n.input),
              "output": list(n.output),
              "attribute": {a.name: onnx.helper.get_attribute_value(a) for a in n.attribute}}
             for n in model.graph.node]
    print("ir_version = %d," % model.ir_version)
    print("opset = %d," % model.opset_import[0].version)
    print("node = {\n  %s,\n}," % ",\n  ".join(map(lua, nodes)))
    print("initializer = {\n  %s,\n}," % ",\n  ".join(
        lua({"name": t.name, "shape": list(t.dims), "raw": int(t.HasField("raw_data"))})
        for t in model.graph.initializer))
    print("input = %s," % lua(ends(model.graph.input)))
    print("output = %s," % lua(ends(model.graph.output)))


def export(hidden, kind, path):
    """Exports a net; PyTorch prints the graph."""
    import torch
    from torch import nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.flatten = nn.Flatten()
            layers = [nn.Linear(784, 512), nn.ReLU()]
            for _ in range(hidden):
                layers += [nn.Linear(512, 512), nn.ReLU()]
            self.linear_relu_stack = nn.Sequential(*layers, nn.Linear(512, 10))

        def forward(self, x):
            return self.linear_relu_stack(self.flatten(x))

    options = dict(input_names=["input"], output_names=["output"],
                   dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}})
    torch.onnx.export(Net(), torch.zeros(1, 1, 28, 28), path, verbose=True, opset_version=13,
                      **(options if kind == "dynamic" else {}))


def output_of(*command):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def make(reader):
    out = ["-- Made by nets.py with PyTorch 1.13. Printed lines end where the scope begins.",
           "return {"]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "net.onnx")
        for layers, hidden in (("3", "1"), ("5", "3")):
            for kind in ("plain", "dynamic"):
                text = output_of(sys.executable, __file__, "--export", hidden, kind, path)
                lines = [re.sub(r", scope: .*", "", line)
                         for line in text.rstrip("\n").split("\n")]
                out.append("%s%s = {\n%sprinted = {\n  %s,\n},\n}," % (
                    kind, layers, output_of(reader, __file__, "--read", path),
                    ",\n  ".join(map(lua, lines))))
    with open(os.path.join(HERE, "nets.lua"), "w") as file:
        file.write("\n".join(out + ["}"]) + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "--read":
        read(sys.argv[2])
    elif sys.argv[1] == "--export":
        export(int(sys.argv[2]), *sys.argv[3:])
    else:
        make(sys.argv[1])
