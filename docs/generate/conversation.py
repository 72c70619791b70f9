#!/usr/bin/env python3
"""Draws docs/conversation.svg: what a real conversation shows on a terminal.

    python3 docs/generate/conversation.py build/release/zknn

The lines below are typed at zknn on a pseudo-terminal (tests/host/screen.py); the picture holds
what it answered, in its colours.
"""

import os
import sys
import tempfile
from xml.sax.saxutils import escape

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "tests", "host"))
from screen import SECOND, Session  # noqa: E402

LINES = [
    "zknn.manual_seed(0)",
    "net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))",
    "x, y = zknn.randn(2, 4), zknn.tensor{ 0, 2 }",
    "loss = F.cross_entropy(net(x), y)",
    "loss:backward()",
    "loss, net[2].bias.grad",
    "x:mean{ dmi = 1 }",
    "net(zknn.randn(2, 5))",
    'zknn.save(net:state_dict(), "net.pth")   -- torch.load reads it',
    'onnx.export(net, x, "net.onnx")          -- onnxruntime runs it',
]
COLUMNS, ROWS = 92, 40
WIDTH, HEIGHT, MARGIN = 8.4, 19, 16  # of a letter, of a line, around them, in px
STYLE = """
  rect { fill: #fbfbfa; stroke: #d8d8d4; }
  text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #24292e;
         white-space: pre; }
  .prompt { fill: #6a737d; } .c31 { fill: #b31d28; } .c32 { fill: #22863a; } .c33 { fill: #8a6100; }
  .c34 { fill: #0550ae; } .c35 { fill: #6f42c1; } .c36 { fill: #1b6f8a; } .c2, .c90 { fill: #6a737d; }
  @media (prefers-color-scheme: dark) {
    rect { fill: #1c1f24; stroke: #3a3f46; } text { fill: #d7dae0; } .prompt { fill: #8b949e; }
    .c31 { fill: #ff7b72; } .c32 { fill: #7ee787; } .c33 { fill: #e3b341; } .c34 { fill: #79c0ff; }
    .c35 { fill: #d2a8ff; } .c36 { fill: #76d9e6; } .c2, .c90 { fill: #8b949e; }
  }
"""


def converse(zknn, folder):
    """The screen after all lines were typed."""
    os.chdir(folder)
    session = Session([zknn], columns=COLUMNS, rows=ROWS)
    session.ready()
    for line in LINES:
        session.enter(line)
    screen = session.screen
    session.leave()
    if session.failures:
        sys.exit("\n".join(session.failures))
    return screen


def kind(color):
    """The class of letters that were written after ESC [ color m."""
    for code in reversed(color.split(";")):
        if code in ("31", "32", "33", "34", "35", "36", "2", "90"):
            return "c" + code
    return ""


def spans(screen, row):
    """A line as (class, text), letters of one colour together."""
    parts = []
    for column, letter in enumerate(screen.lines[row]):
        if letter == SECOND:
            continue
        name = kind(screen.paint.get((row, column), ""))
        if parts and parts[-1][0] == name:
            parts[-1][1] += letter
        else:
            parts.append([name, letter])
    return parts


def svg(screen):
    last = max(i for i, line in enumerate(screen.lines) if "".join(line).strip(" >"))
    rows = [spans(screen, row) for row in range(last + 1)]
    width = COLUMNS * WIDTH + 2 * MARGIN
    height = len(rows) * HEIGHT + 2 * MARGIN
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" '
           f'width="{width:.0f}" height="{height}" role="img" aria-label="A conversation with zknn">',
           f"<style>{STYLE}</style>",
           f'<rect x="0.5" y="0.5" width="{width - 1:.0f}" height="{height - 1}" rx="8"/>']
    for number, parts in enumerate(rows):
        line = "".join(f'<tspan class="{name}">{escape(text)}</tspan>' if name else escape(text)
                       for name, text in parts)
        out.append(f'<text x="{MARGIN}" y="{MARGIN + number * HEIGHT + 14}" '
                   f'xml:space="preserve">{line}</text>')
    return "\n".join(out) + "\n</svg>\n"


def main():
    zknn = os.path.abspath(sys.argv[1])
    target = os.path.join(HERE, "..", "conversation.svg")
    with tempfile.TemporaryDirectory() as folder:
        picture = svg(converse(zknn, folder))
    with open(target, "w", encoding="utf-8") as file:
        file.write(picture)


main()
