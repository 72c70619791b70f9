"""Pages of `zknn report` in a headless Chromium: report.py ZKNN [FOLDER FOR SCREENSHOTS]

Digits of the test set are drawn as strokes by events of the mouse, and their classes read from the
page. The page's interpreter of nets is compared with zknn's sessions, over nets of all its kinds of
layers. Curves, keyboard, labels, contrast, narrow windows, both schemes; that nothing is asked of a
network, and the console is silent.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

from devtools import Browser

SKIP = 77
zknn = os.path.realpath(sys.argv[1])
shots = sys.argv[2] if len(sys.argv) > 2 else None
if shots:
    os.makedirs(shots, exist_ok=True)
failures = 0


def check(good, *what):
    global failures
    if not good:
        failures += 1
        print("FAILED:", *what)


def run(*words, code=0):
    done = subprocess.run([zknn, *words], capture_output=True, text=True, timeout=300)
    if done.returncode != code:
        sys.exit(f"{' '.join(words)}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


# --- what is shown ---

# arg: a folder. Writes net.onnx of the pretrained net, and ten digits with what it says of them.
DIGITS = """
local zknn = require "zknn"
local nn, data, onnx = zknn.nn, zknn.data, zknn.onnx
package.path = "scripts/?.lua;" .. package.path
local model = require("zknnnet").ZKNNNet_3Layer()
model:load_state_dict(zknn.load "models/pretrained/model_3layer.pth")
model:eval()
onnx.export(model, zknn.zeros(1, 1, 28, 28), arg[1] .. "/net.onnx")
local test = data.MNIST { root = "data", train = false, transform = data.transforms.ToTensor() }
local session, found, i = onnx.InferenceSession(arg[1] .. "/net.onnx"), {}, 0
local name = session:get_inputs()[1].name
local function flat(t) return "[" .. table.concat(t:reshape(-1):tolist(), ",") .. "]" end
for digit = 0, 9 do
  local x, y
  i = -1
  repeat
    i = i + 1
    x, y = test:get(i)
  until y == digit
  found[digit + 1] = ("{\\"label\\":%d,\\"pixels\\":%s,\\"outputs\\":%s}"):format(digit, flat(x),
    flat(session:run(nil, { [name] = x:reshape(1, 1, 28, 28) })[1]))
end
print("[" .. table.concat(found, ",") .. "]")
"""

# arg: a folder. Writes a run's folder for each net below, and prints what the sessions give.
NETS = """
local zknn = require "zknn"
local nn, onnx = zknn.nn, zknn.onnx
zknn.manual_seed(0)
local S = nn.Sequential
local nets = {
  S(nn.Conv2d(1, 4, 5, { stride = 2, padding = 1 }), nn.BatchNorm2d(4), nn.ReLU(),
    nn.MaxPool2d(3, { stride = 2, padding = 1 }), nn.Conv2d(4, 8, 3, { groups = 2, dilation = 2 }),
    nn.Sigmoid(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 3), nn.Softmax(1)),
  S(nn.Conv2d(1, 4, 3), nn.GroupNorm(2, 4), nn.GELU(), nn.AvgPool2d(3, { padding = 1 }),
    nn.Conv2d(4, 6, 2), nn.InstanceNorm2d(6, { affine = true }), nn.LeakyReLU(0.2),
    nn.MaxPool2d(2, { ceil_mode = true }), nn.Flatten(), nn.Linear(96, 5), nn.LayerNorm(5),
    nn.LogSoftmax(1)),
  S(nn.Flatten(), nn.Linear(784, 12, { bias = false }), nn.Tanh(), nn.Linear(12, 12), nn.ELU(),
    nn.Linear(12, 12), nn.SELU(), nn.Linear(12, 12), nn.CELU(), nn.Linear(12, 12), nn.Softplus(),
    nn.Linear(12, 12), nn.Softsign(), nn.Linear(12, 12), nn.Hardswish(), nn.Linear(12, 12),
    nn.Hardsigmoid(), nn.Dropout(), nn.Linear(12, 12), nn.PReLU(), nn.Linear(12, 12), nn.SiLU(),
    nn.Linear(12, 12), nn.Mish(), nn.Linear(12, 12), nn.ReLU6(), nn.Linear(12, 4)),
}
local out = {}
local function flat(t) return "[" .. table.concat(t:reshape(-1):tolist(), ",") .. "]" end
local x = zknn.rand(1, 1, 28, 28)
for i, net in ipairs(nets) do
  for _, p in ipairs(net:parameters()) do
    zknn.no_grad(function() p:add_(zknn.rand(p.shape) / 8) end)
  end
  local folder = arg[1] .. "/net" .. i
  zknn.system.make_folder(folder)
  net:eval()
  onnx.export(net, x, folder .. "/net.onnx", { opset_version = 10 + 3 * i })
  zknn.system.write_file(folder .. "/run.json", "{}")
  local session = onnx.InferenceSession(folder .. "/net.onnx")
  local y = session:run(nil, { [session:get_inputs()[1].name] = x })[1]
  out[i] = flat(y)
end
print(('{"x":%s,"y":[%s]}'):format(flat(x), table.concat(out, ",")))
"""

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"

# 1 where an element's text and what lies behind it have a contrast below 4.5.
CONTRAST = """(() => {
  const part = (v) => (v /= 255, v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (c) => 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
  const read = (text) => text.match(/[\\d.]+/g).map(Number);
  const over = (a, b) => { const t = a.length > 3 ? a[3] : 1;
    return [0, 1, 2].map((i) => a[i] * t + b[i] * (1 - t)); };
  const behind = (node) => {
    if (!node) return [255, 255, 255];
    const own = read(getComputedStyle(node).backgroundColor);
    return own.length < 4 || own[3] === 1 ? own.slice(0, 3) : over(own, behind(node.parentElement));
  };
  const bad = [];
  for (const node of document.querySelectorAll("body *")) {
    const text = Array.from(node.childNodes).some((n) => n.nodeType === 3 && n.data.trim());
    if (!text || !node.checkVisibility() || node.closest("script, noscript, .skip")) continue;
    const style = getComputedStyle(node);
    const a = light(over(read(node.namespaceURI.endsWith("svg") ? style.fill : style.color),
      behind(node.closest("svg") ? node.closest("svg").parentElement : node)));
    const b = light(behind(node.closest("svg") ? node.closest("svg").parentElement : node));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(node.tagName + "." + node.getAttribute("class") + " " +
      node.textContent.slice(0, 30) + " " + ratio.toFixed(2));
  }
  return bad.slice(0, 5);
})()"""

# What a reader of the screen would not be told.
UNNAMED = """(() => {
  const bad = [];
  const name = (node) => node.getAttribute("aria-label") || node.textContent.trim();
  for (const node of document.querySelectorAll("button, a, summary, [role=slider], canvas, th"))
    if (!name(node)) bad.push(node.outerHTML.slice(0, 80));
  for (const node of document.querySelectorAll("img"))
    if (node.getAttribute("alt") === null) bad.push(node.outerHTML.slice(0, 80));
  for (const node of document.querySelectorAll("select, input"))
    if (node.labels.length === 0) bad.push(node.outerHTML.slice(0, 80));
  let level = 1;
  for (const node of document.querySelectorAll("h1, h2, h3, h4")) {
    const own = Number(node.tagName[1]);
    if (own > level + 1) bad.push(node.tagName + " " + node.textContent);
    level = own;
  }
  return bad;
})()"""


def make_runs(folder):
    digits = json.loads(run_script(DIGITS, folder))
    os.makedirs(folder + "/digits")
    os.rename(folder + "/net.onnx", folder + "/digits/net.onnx")
    with open(folder + "/digits/run.json", "w") as file:
        json.dump({"status": HOSTILE, "script": HOSTILE, "settings": {HOSTILE: HOSTILE, "lr": 0.1},
                   "model": HOSTILE}, file)
    with open(folder + "/digits/metrics.csv", "w") as file:
        file.write("epoch,train_loss,val_loss,accuracy,learning_rate\r\n")
        for epoch in range(1, 13):
            loss = "nan" if epoch == 5 else 2 / epoch
            file.write(f"{epoch},{1.5 / epoch},{loss},{1 - 0.5 / epoch},{0.1 * 0.8 ** epoch}\r\n")
    return digits


def run_script(text, folder):
    path = folder + "/script.lua"
    with open(path, "w") as file:
        file.write(text)
    return run(path, folder)


# --- strokes ---

def thin(pixels):
    """The middle lines of the ink, by Zhang and Suen's thinning: a set of (x, y)."""
    ink = {(i % 28, i // 28) for i, v in enumerate(pixels) if v > 0.4}

    def around(x, y):
        return [(x + dx, y + dy) in ink for dx, dy in
                ((0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1))]

    changed = True
    while changed:
        changed = False
        for first in (True, False):
            gone = []
            for x, y in ink:
                p = around(x, y)
                turns = sum(not p[i] and p[(i + 1) % 8] for i in range(8))
                n, e, s, w = p[0], p[2], p[4], p[6]
                corners = (n and e and s) or (e and s and w) if first else \
                    (n and e and w) or (n and s and w)
                if 2 <= sum(p) <= 6 and turns == 1 and not corners:
                    gone.append((x, y))
            ink -= set(gone)
            changed = changed or bool(gone)
    return ink


def strokes_of(pixels):
    """Lists of points, as a hand would draw the digit."""
    left = thin(pixels)
    drawn = set()

    def near(point, points):
        x, y = point
        found = [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]
        # Straight neighbours come before oblique ones.
        return sorted((p for p in found if p in points),
                      key=lambda p: (abs(p[0] - x) + abs(p[1] - y), p))

    strokes = []
    while left:
        start = min(left, key=lambda p: (len(near(p, left)), p[1], p[0]))
        stroke = near(start, drawn)[:1] + [start]
        left.discard(start)
        while near(stroke[-1], left):
            stroke.append(near(stroke[-1], left)[0])
            left.discard(stroke[-1])
        ends = [p for p in near(stroke[-1], drawn | set(stroke)) if p not in stroke[-3:]]
        drawn |= set(stroke)
        strokes.append(stroke + ends[:1])
    return [s for s in strokes if len(s) > 2 or len(strokes) == 1]


def draw(page, strokes):
    box = page.evaluate(
        "(() => { const e = document.getElementById('draw'); e.scrollIntoView({block: 'center'});"
        "const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()")

    def at(point):
        return box[0] + (point[0] + 0.5) / 28 * box[2], box[1] + (point[1] + 0.5) / 28 * box[3]

    for stroke in strokes:
        page.mouse("mousePressed", *at(stroke[0]))
        for point in stroke[1:]:
            page.mouse("mouseMoved", *at(point))
        page.mouse("mouseReleased", *at(stroke[-1]), held=False)


def answer(page):
    """The class that the page names, once it has one."""
    for _ in range(100):
        found = page.evaluate("document.getElementById('draw-answer').dataset.class")
        if found is not None:
            return int(found)
        time.sleep(0.05)
    return None


def clear(page):
    page.evaluate("document.getElementById('draw-clear').click()")
    for _ in range(100):
        if page.evaluate("document.getElementById('draw-answer').dataset.class") is None:
            return
        time.sleep(0.05)
    check(False, "the drawing is not cleared")


# --- the tests ---

def open_page(browser, path):
    page = browser.page()
    page.size(1200, 900)
    page.go("file://" + path)
    return page


def silent(page, path):
    check(not page.errors, path, page.errors[:3])
    asked = [url for url in page.requests if not url.startswith(("data:", "file://" + path))]
    check(not asked, path, "asked for", asked[:3])


def test_curves(page):
    charts = page.evaluate(
        "Array.from(document.querySelectorAll('.plot'), (p) => Array.from("
        "p.querySelectorAll('path.line[d*=L]'), (l) => l.getAttribute('d')).filter((d) => d))")
    check([len(lines) for lines in charts] == [2, 1, 1], "curves", charts)
    check(charts[0][1].count("M") == 2, "no gap where the loss is nan", charts[0][1])
    page.evaluate("document.querySelector('.plot > svg').focus()")
    page.key("Home")
    for _ in range(4):
        page.key("ArrowRight")
    said = page.evaluate("document.querySelector('.readout').textContent")
    check(said == "Epoch 5: train 0.3 · validation no number", said)
    check(page.evaluate("document.querySelector('.plot > svg').getAttribute('aria-valuetext')")
          == said, "the slider's text")
    box = page.evaluate("(() => { const b = document.querySelector('.plot > svg')"
                        ".getBoundingClientRect(); return [b.right, b.top]; })()")
    page.mouse("mouseMoved", box[0] - 15, box[1] + 80, held=False)
    said = page.evaluate("document.querySelector('.readout').textContent")
    check(said.startswith("Epoch 12: train 0.125 · validation 0.166"), said)
    page.evaluate("document.querySelector('.legend button').click()")
    check(page.evaluate("document.querySelectorAll('.plot path.line[d*=L]').length") == 3 + 0,
          "the legend hides a curve")
    page.evaluate("document.querySelector('.legend button').click()")
    page.evaluate("Array.from(document.querySelectorAll('.legend button')).find((b) => "
                  "b.textContent === 'Logarithmic').click()")
    check("0.2" in page.evaluate("Array.from(document.querySelectorAll('.plot > svg')[0]"
                                 ".querySelectorAll('.tick.end'), (t) => t.textContent)"), "log")


def test_drawing(page, digits):
    right, said = 0, []
    for digit in digits:
        draw(page, strokes_of(digit["pixels"]))
        found = answer(page)
        said.append(f"{digit['label']}:{found}")
        right += found == digit["label"]
        clear(page)
    print(f"drawn digits: {right} of 10 right ({' '.join(said)})")
    check(right >= 9, "drawn digits")
    outputs = page.evaluate(
        "JSON.stringify(" + json.dumps([d["pixels"] for d in digits]) + ".map((p) => Array.from("
        "zknnNet(JSON.parse(document.getElementById('nets').textContent)[0])"
        "(Float32Array.from(p)))))")
    worst = max(abs(a - b) for d, y in zip(digits, json.loads(outputs))
                for a, b in zip(d["outputs"], y))
    print(f"the net in the page: greatest difference from zknn's {worst:.2g}")
    check(worst < 1e-4, "the net in the page differs")
    # By keys: a vertical line is a 1.
    page.evaluate("document.getElementById('draw').focus()")
    for _ in range(10):
        page.key("ArrowUp")
    page.key(" ", "Space")
    for _ in range(20):
        page.key("ArrowDown")
    page.key(" ", "Space")
    check(answer(page) == 1, "a line by keys is a 1")
    page.key("Delete")
    check(page.evaluate("document.activeElement.id") == "draw", "focus")


def test_looks(page, path, name):
    for scheme in ("light", "dark"):
        for width in (1200, 360):
            page.size(width, 800)
            page.scheme(scheme)
            page.go("file://" + path)
            if name == "digits":
                clear(page)
                draw(page, [[(9, 5), (19, 5), (14, 13), (11, 23)]])
                check(answer(page) == 7, f"a 7 in a window of {width}", answer(page))
            wide = page.evaluate("document.documentElement.scrollWidth")
            check(wide <= width, f"{name}: {wide} wide in a window of {width}")
            bad = page.evaluate(CONTRAST)
            check(not bad, name, scheme, "contrast", bad)
            if shots:
                page.screenshot(f"{shots}/{name}-{scheme}-{width}.png")
    check(not page.evaluate(UNNAMED), "without a name", page.evaluate(UNNAMED))
    moving = ("Array.from(document.querySelectorAll('body *')).filter((e) => "
              "getComputedStyle(e).transitionDuration !== '0s').length")
    page.scheme("light", motion="no-preference")
    check((page.evaluate(moving) > 0) == (name == "digits"), "bars move")
    page.scheme("light", motion="reduce")
    check(page.evaluate(moving) == 0, "something moves though less motion is wanted")


def test_nets(page, wanted):
    found = json.loads(page.evaluate(
        "JSON.stringify(JSON.parse(document.getElementById('nets').textContent).map((n) => "
        "Array.from(zknnNet(n)(Float32Array.from(" + json.dumps(wanted["x"]) + ")))))"))
    check(len(found) == len(wanted["y"]), "nets", len(found))
    for i, (a, b) in enumerate(zip(found, wanted["y"])):
        worst = max(abs(x - y) / (1 + abs(y)) for x, y in zip(a, b))
        check(len(a) == len(b) and worst < 1e-5, f"net {i + 1} differs by {worst:.2g}", a, b)


def check_syntax():
    node = shutil.which("node")
    if not node:
        print("node is not installed: the scripts are checked by Chromium alone")
        return
    for name in sorted(os.listdir("lua/zknn/runs")):
        if name.endswith(".js"):
            done = subprocess.run([node, "--check", "lua/zknn/runs/" + name], capture_output=True,
                                  text=True)
            check(done.returncode == 0, done.stderr)


def main():
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    check_syntax()
    if not program:
        print("Chromium is not installed: apt-get install chromium")
        sys.exit(1 if failures else SKIP)
    with tempfile.TemporaryDirectory() as folder:
        digits = make_runs(folder)
        wanted = json.loads(run_script(NETS, folder))
        one, several = folder + "/one.html", folder + "/several.html"
        run("report", folder + "/digits", "-o", one)
        run("report", *[f"{folder}/net{i + 1}" for i in range(len(wanted["y"]))],
            "models/pretrained/model_3layer.csv", "models/pretrained/model_5layer.csv",
            "-o", several)
        with Browser(program) as browser:
            page = open_page(browser, one)
            test_curves(page)
            test_drawing(page, digits)
            test_looks(page, one, "digits")
            silent(page, one)
            page = open_page(browser, several)
            test_nets(page, wanted)
            test_looks(page, several, "several")
            silent(page, several)
    if failures:
        sys.exit(f"{failures} checks failed")
    print("all is well")


main()
