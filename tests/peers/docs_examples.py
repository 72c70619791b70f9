#!/usr/bin/env python3
"""The documentation's examples in PyTorch: docs_examples.py ZKNN [PAGE ...]

Each example of an op, a layer or a function of layers is translated from Lua to Python, word by
word, and run with PyTorch; it must print what the documentation says. PAGES: those whose examples
are meant for it. Oracle: the current PyTorch alone.
"""
import math
import re
import subprocess
import sys
from types import SimpleNamespace

import torch
import torch.nn.functional as F

PAGES = ["pointwise", "comparison", "reductions", "shapes", "indexing", "linear_algebra", "linalg",
         "activation_ops", "loss_ops", "layer_ops", "layers", "convolution", "pooling",
         "normalization", "activation", "losses", "functional", "functional_losses",
         "initialization"]
LUA = {  # examples with functions and tables of Lua's, which are not translated
    "nn.TripletMarginWithDistanceLoss", "nn.utils.consume_prefix_in_state_dict_if_present",
}
DTYPES = ["float32", "float64", "int64", "int32", "uint8", "bool"]
WORDS = {"true": "True", "false": "False", "nil": "None", "~=": "!=", "^": "**"}
TOKEN = re.compile(r'--[^\n]*|"[^"\n]*"|\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|[A-Za-z_]\w*'
                   r'|~=|==|<=|>=|//|\s+|.')


class Zknn:
    """zknn.f is torch.nn.functional.f or torch.f: there ops are in two places."""
    im2col, col2im = staticmethod(F.unfold), staticmethod(F.fold)

    def __getattr__(self, name):
        return getattr(F if hasattr(F, name) else torch, name)


class Translation:
    """A Lua program of assignments and calls as Python, where 0 / 0 is no error."""
    def __init__(self, text):
        text = re.sub(r"\b0 / 0\b", "math.nan", text)
        self.tokens = [t for t in TOKEN.findall(text) if not t.startswith("--")]
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def skip(self):
        while self.peek().isspace():
            self.at += 1
        return self.peek()

    def table(self):
        """{...}: the texts of the positional items and of the named ones."""
        self.at += 1
        items, named = [], []
        while self.skip() != "}":
            item = self.until({",", "}"})
            key = re.match(r"\s*(\w+)\s*=(?!=)", item)
            (named if key else items).append(item.strip())
            if self.peek() == ",":
                self.at += 1
        self.at += 1
        return items, named

    def arguments(self):
        """(...): a table of options at the end becomes named arguments."""
        self.at += 1
        items = []
        while self.skip() != ")":
            if self.peek() == "{":
                positional, named = self.table()
                items += positional + named if named else [f"[{', '.join(positional)}]"]
                self.skip()
            else:
                items.append(self.until({",", ")"}).strip())
            if self.peek() == ",":
                self.at += 1
        self.at += 1
        return f"({', '.join(items)})"

    def index(self):
        """[...]: a table holds one entry for each dimension, of which {a, b} is a slice."""
        self.at += 1
        if self.skip() != "{":
            key = self.until({"]"})
        else:
            key = ""
            self.at += 1
            while self.skip() != "}":
                if self.peek() == "{":
                    key += f"slice({', '.join(self.table()[0])}), "
                else:
                    key += self.until({",", "}"}) + ", "
                if self.peek() == ",":
                    self.at += 1
            self.at += 1
            self.skip()
        self.at += 1
        return f"[{key.replace(repr(':').replace(chr(39), chr(34)), 'slice(None)')}]"

    def until(self, ends):
        """Python up to one of the tokens `ends`."""
        out, value = "", False  # value: the text so far ends with something that can be called
        while self.at < len(self.tokens) and self.peek() not in ends:
            token = self.peek()
            if token == "(" and not value:  # the parentheses of an expression
                self.at += 1
                out += f"({self.until({')'})})"
                self.at += 1
            elif token == "(":
                out += self.arguments()
            elif token == "{" and value:
                items, named = self.table()
                out = out.rstrip()
                out += f"({', '.join(items + named)})" if named else f"([{', '.join(items)}])"
            elif token == "{":
                out += f"[{', '.join(self.table()[0])}]"
            elif token == "[":
                out += self.index()
            elif token.startswith('"') and value:
                out = f"{out.rstrip()}({self.string(token)})"
                self.at += 1
            else:
                self.at += 1
                if token == "local":
                    self.skip()
                elif token == ":":
                    out += "."
                elif token == "~":
                    out += "^" if value else "~"
                elif token == "#":
                    name = self.until(ends | {" ", ")", ","})
                    out += f"len({name})"
                else:
                    out += self.string(token) if token.startswith('"') else WORDS.get(token, token)
            if token == "\n":
                value = False
            elif not token.isspace():
                value = token in "({[" or bool(re.match(r'[\w")\]}]', token)) and token not in (
                    "local", "and", "or", "not") and not re.match(r"\d", token)
        return out

    @staticmethod
    def string(token):
        return f"torch.{token[1:-1]}" if token[1:-1] in DTYPES else token


def shown(value):
    """What Lua's print shows of a value."""
    if value is None or isinstance(value, bool):
        return {None: "nil", True: "true", False: "false"}[value]
    if isinstance(value, float):
        if math.isnan(value):
            return "nan"
        text = f"{value:.14g}"
        return text + ".0" if re.fullmatch(r"-?\d+", text) else text
    if isinstance(value, tuple) and not isinstance(value, torch.Size):  # several results
        return "\t".join(map(shown, value))
    return str(value).removeprefix("torch.") if isinstance(value, torch.dtype) else str(value)


def run(source):
    lines = []
    math.huge = math.inf
    names = {"zknn": Zknn(), "torch": torch, "nn": torch.nn, "F": F, "math": math,
             "table": SimpleNamespace(unpack=tuple),
             "print": lambda *values: lines.append("\t".join(map(shown, values)))}
    torch.manual_seed(0)
    exec(Translation(source).until(set()), names)
    return "\n".join(lines)


def main():
    zknn, pages = sys.argv[1], sys.argv[2:] or PAGES
    if torch.__version__.startswith("1."):
        print("the examples are those of the current PyTorch")
        return
    listing = subprocess.run([zknn, "tests/peers/programs/docs_examples.lua"], check=True,
                             text=True, stdout=subprocess.PIPE).stdout
    count, wrong = 0, 0
    for block in re.split(r"^== ", listing, flags=re.M)[1:]:
        title, source = block.split("\n", 1)
        if title.split()[0] not in pages or title.split()[1] in LUA:
            continue
        count += 1
        wanted = "\n".join(text.rstrip() for text in re.findall(r"--> ?(.*)", source))
        try:
            got = "\n".join(line.rstrip() for line in run(source).split("\n"))
        except Exception as trouble:  # whatever Python or PyTorch has against it
            got = f"{type(trouble).__name__}: {trouble}\n{Translation(source).until(set())}"
        if got != wanted:
            wrong += 1
            print(f"{title}: PyTorch prints\n{got}\nand the documentation says\n{wanted}\n")
    print(f"{count} examples, {wrong} differ")
    assert count > 0 and wrong == 0


main()
