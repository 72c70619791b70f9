"""zknn --profile from outside: python3 tests/host/profile.py path/to/zknn

Oracle: Python's readers of JSON and XML; that a child's span lies within its parent's; the shell,
for a script that Ctrl-C ends.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

zknn = os.path.abspath(sys.argv[1])

SCRIPT = """
local zknn = require "zknn"
local nn = zknn.nn
local net = nn.Sequential(nn.Linear(300, 200), nn.ReLU(), nn.Linear(200, 1))
local optimizer = zknn.optim.SGD(net:parameters(), { lr = 0.1 })
local odd = "<&\\"'\\\\ \\t\\n\\1 \\xff \\u{20ac}>"
for _ = 1, 10 do
  zknn.profiler.record_function(odd, function()
    net(zknn.rand(200, 300)):sum():backward()
  end)
  optimizer:step()
  optimizer:zero_grad()
end
if arg[1] == "wait" then
  print "ready"
  io.stdout:flush()
  while true do net(zknn.rand(200, 300)) end
end
"""


def run(*arguments):
    done = subprocess.run([zknn, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done


def trace():
    run("--profile=trace.json", "net.lua")
    with open("trace.json", encoding="utf-8") as file:
        read = json.load(file)
    spans = [e for e in read["traceEvents"] if e["ph"] == "X"]
    names = [e["name"] for e in spans]
    assert names.count("linear") == 20, names
    assert names.count("linear backward") == 20
    assert names.count("0 (nn.Linear)") == 10
    assert names.count("SGD.step") == 10
    assert any("\u20ac" in n or "?" in n for n in names)
    open_until = []
    for e in sorted(spans, key=lambda e: (e["ts"], -e["dur"])):
        while open_until and open_until[-1] <= e["ts"] + 1e-3:
            open_until.pop()
        end = e["ts"] + e["dur"]
        assert not open_until or end <= open_until[-1] + 2e-3, e
        open_until.append(end)
    layers = {e["args"].get("layer") for e in spans if e["name"] == "linear backward"}
    assert layers == {"0 (nn.Linear)", "2 (nn.Linear)"}, layers


def flame_graph():
    run("--profile=flame.svg", "net.lua")
    root = ElementTree.parse("flame.svg").getroot()
    svg = "{http://www.w3.org/2000/svg}"
    spans = [g for g in root.iter(svg + "g") if g.get("class") == "span"]
    titles = [g.find(svg + "title").text for g in spans]
    assert any(t.startswith("relu of 1 (nn.ReLU)\n") for t in titles), titles
    wide = float(root.get("width")) - 20
    for depth in {g.get("data-depth") for g in spans}:
        row = sorted((float(g.get("data-x")), float(g.get("data-w"))) for g in spans
                     if g.get("data-depth") == depth)
        assert row[0][0] >= 0 and sum(row[-1]) <= wide + 0.01, row
        for (x, w), (after, _) in zip(row, row[1:]):
            assert x + w <= after + 0.002, row
    with open("flame.svg", encoding="utf-8") as file:
        text = file.read()
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def interrupted():
    child = subprocess.Popen([zknn, "--profile", "net.lua", "wait"], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "ready\n"
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == -signal.SIGINT, child.returncode
    assert said.index("interrupted!") < said.index("Profile of net.lua"), said
    assert "\nlinear " in said


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    with open("net.lua", "w", encoding="utf-8") as file:
        file.write(SCRIPT)
    trace()
    flame_graph()
    interrupted()
    os.chdir("/")
print("ok")
