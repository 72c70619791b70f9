"""The page that the benchmark's table goes to, and what it says of the machine."""
import os
import statistics
import subprocess

UNITS = {"s": 1, "ms": 1e3, "us": 1e6, "MB": 1}
BEGIN, END = "<!-- ./zknn --bench writes from here -->", "<!-- to here -->"


def around(path):
    """What stands before the table's place in the page, and after it; a new page is all place."""
    if not os.path.exists(path):
        if not os.path.isdir(os.path.dirname(path) or "."):
            raise ValueError(f"--write: there is no folder '{os.path.dirname(path)}'")
        return "", ""
    with open(path) as f:
        before, begin, rest = f.read().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"--write: {path} has no lines '{BEGIN}' and '{END}' to write between")
    return before, after


def write(path, text):
    before, after = around(path)
    with open(path, "w") as f:
        f.write(f"{before}{BEGIN}\n\n{text}\n{END}{after or chr(10)}")


def processor():
    with open("/proc/cpuinfo") as f:
        text = f.read()
    name = next((line.split(":")[1].strip() for line in text.splitlines()
                 if line.startswith("model name")), os.uname().machine)
    return name + next((f", {label}" for flag, label in (("avx512f", "AVX-512"), ("avx2", "AVX2"))
                        if f" {flag}" in text), "")


def commit():
    return subprocess.run(["git", "describe", "--always", "--dirty"], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()


def figure(values, row):
    """The median, and the best in brackets."""
    shown = [v * row.scale * UNITS[row.unit] for v in values]
    digits = max(0, 3 - len(str(int(statistics.median(shown))))) if max(shown) < 1000 else 0
    text = f"{statistics.median(shown):.{digits}f}"
    return f"{text} {row.unit}" + (f" ({min(shown):.{digits}f})" if len(shown) > 1 else "")


def best_setting(made, who, name):
    """(median, side) of the peer's best setting."""
    found = [(statistics.median(s.seconds[name]), s) for s in made
             if s.who == who and s.seconds.get(name)]
    return min(found, key=lambda f: f[0], default=None)


def cells(row, made, peak):
    ours = made[0]
    if not ours.seconds.get(row.ours):
        return None
    own = statistics.median(ours.seconds[row.ours])
    share = f"{row.flops / (own * row.scale) / peak:.0%}" if row.flops else ""
    line, ratios = [row.label, figure(ours.seconds[row.ours], row), share], []
    for who in ("debian", "current", "onnxruntime"):
        if isinstance(row.theirs, dict):
            name = row.theirs.get(who)
            found = (statistics.median(ours.seconds[name]), ours) if name else None
        else:
            name, found = row.theirs, best_setting(made, who, row.theirs)
        if not found:
            line.append("")
            continue
        setting = f" [{found[1].setting}]" if found[1].setting and row.unit != "MB" else ""
        line.append(figure(found[1].seconds[name], row) + setting)
        ratios.append(found[0] / own)
    line.append(f"{min(ratios):.2f}" if ratios else "")
    return line


def versions(debian, current):
    """What the columns are called."""
    ask = "import torch; print(torch.__version__.split('+')[0])"
    found = [subprocess.run([python, "-c", ask], check=True, text=True, stdout=subprocess.PIPE)
             .stdout.strip() for python in (debian, current)]
    ort = subprocess.run([current, "-c", "import onnxruntime; print(onnxruntime.__version__)"],
                         check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
    return [f"PyTorch {found[0]} (Debian)", f"PyTorch {found[1]} (PyPI)", f"onnxruntime {ort}"]
