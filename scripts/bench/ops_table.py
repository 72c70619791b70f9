"""ops.txt, the rows of ./zknn --bench ops, as ops.lua reads them too."""
import dataclasses
import os
import re

SIZES = ("small", "in cache", "out of cache")
PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ops.txt")


@dataclasses.dataclass
class Row:
    label: str
    text: str
    flops: str


@dataclasses.dataclass
class Family:
    title: str
    sizes: list  # {name: value} for each size that there is
    operands: list  # (name, expression)
    rows: list


def read(path=PATH):
    families = []
    with open(path) as f:
        for line in f:
            line = line.rstrip("\n")
            title = re.match(r"== ([^|]*?) \|(.*)", line)
            operand = re.match(r"(\w+) = (.*)", line)
            row = re.match(r"(\w.*?) : ([^;]*?)(?: ; (.*))?$", line)
            if title:
                sizes = [{key: arithmetic(value, {}) for key, value in
                          re.findall(r"(\w+) = ([\d^]+)", size)} for size in title[2].split("|")]
                families.append(Family(title[1], sizes, [], []))
            elif row:
                families[-1].rows.append(Row(*row.groups()))
            elif operand:
                families[-1].operands.append(operand.groups())
    return families


def arithmetic(text, values):
    return eval(text.replace("^", "**"), {}, values)


def python(text):
    """An expression of Lua's in Python."""
    text = re.sub(r",? ?\{ (\w+ = [^{}]*) \}", r", \1", text)
    text = text.replace("{", "[").replace("}", "]").replace(":", ".").replace("^", "**")
    return re.sub(r"\b(true|false|nil)\b",
                  lambda m: {"true": "True", "false": "False", "nil": "None"}[m[1]], text)


def names(family, size):
    """A size's values, as the table shows them."""
    return ", ".join(f"{key} = {shown(v)}" for key, v in family.sizes[size].items())


def shown(value):
    power = value.bit_length() - 1
    return f"2^{power}" if value == 1 << power and value > 1 << 12 else str(value)


def select(only):
    """(family, row, size) of each row whose label, "FAMILY: LABEL, SIZE", the pattern finds."""
    return [(i, k, size) for i, family in enumerate(read()) for size in range(len(family.sizes))
            for k, row in enumerate(family.rows)
            if re.search(only or "", label(family, row, size))]


def label(family, row, size):
    return f"{family.title}: {row.label}, {SIZES[size]}"
