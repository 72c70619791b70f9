"""What ./zknn --bench ops found, as Markdown; and what has changed since an earlier run."""
import math
import statistics

from ops_table import SIZES

CALL = "1 + 1 element"  # of the family "calls": what a call takes at least


def median(row, side="zknn"):
    return statistics.median(row["seconds"][side])


def peer(row):
    """PyTorch's better number of threads at this row, by the median."""
    return min((name for name in row["seconds"] if name != "zknn"), default=None,
               key=lambda name: median(row, name))


def ratio(row):
    """PyTorch's time / zknn's."""
    best = peer(row)
    return median(row, best) / median(row) if best and "zknn" in row["seconds"] else None


def mean(ratios):
    """The geometric mean, of what there is."""
    there = [r for r in ratios if r]
    return f"{math.exp(sum(map(math.log, there)) / len(there)):.2f}" if there else ""


def seconds(values):
    """The median, and the best in brackets."""
    middle = statistics.median(values)
    scale, unit = ((1e6, "us") if middle < 1e-3 else (1e3, "ms"))
    digits = max(0, 3 - len(str(int(middle * scale))))
    return f"{middle * scale:.{digits}f} {unit} ({min(values) * scale:.{digits}f})"


def limit_of(row, run):
    """(what limits the row, the seconds that it allows), of the limits that were measured."""
    known = run["limits"]
    where = "cache" if row["size"] < 2 else "memory"
    bounds = [("FMA", row["flops"] / known["fma"])] if row["flops"] and "fma" in known else []
    if where in known and row["size"] > 0:
        bounds.append((where, row.get("bytes", 0) / known[where]))
    return max(bounds, key=lambda b: b[1], default=None)


def share(part):
    return f"**{part:.0%}**" if part >= 0.9 else f"{part:.0%}"


def limited(row, run, calls):
    """The limit, and which share of it zknn and PyTorch reach; the call, of small rows."""
    best, bound = peer(row), limit_of(row, run)
    sides = ["zknn"] + ([best] if best else [])
    if row["size"] == 0 and not (bound and bound[1] > 0.3 * median(row)):
        of = [side for side in sides if median(row, side) < 3 * calls.get(side, 0)]
        return "call" if "zknn" in of else ""
    if not bound:
        return ""
    return f"{bound[0]} " + " / ".join(share(bound[1] / median(row, side)) for side in sides)


def line(row, run, calls):
    best, r = peer(row), ratio(row)
    theirs = f"{seconds(row['seconds'][best])} [{best}]" if best else ""
    return (f"| {row['label']} | {row['values']} | {seconds(row['seconds']['zknn'])} | {theirs} "
            f"| {f'{r:.2f}' if r else ''} | {limited(row, run, calls)} |")


def header(first):
    return [f"| {first} | size | zknn | PyTorch | PyTorch / zknn | limit: zknn / PyTorch |",
            "|" + "---|" * 6]


def means(rows):
    titles = list(dict.fromkeys(row["family"] for row in rows))
    lines = [f"| geometric mean of PyTorch / zknn | {' | '.join(SIZES)} | all | rows below 1 |",
             "|" + "---|" * 6]
    for title in [*titles, "all"]:
        own = [row for row in rows if title in (row["family"], "all")]
        ratios = [r for r in map(ratio, own) if r]
        of = [mean(ratio(row) for row in own if row["size"] == size) for size in range(len(SIZES))]
        lines.append(f"| {title} | {' | '.join(of)} | {mean(ratios)} "
                     f"| {sum(r < 1 for r in ratios)} of {len(ratios)} |")
    return lines


def about(run, processor, commit, date):
    load, known = run["load"], run["limits"]
    text = (f"{processor}, {date}, zknn {commit}, threads: {run['threads']}, beside PyTorch "
            f"{run['torch']} with {' or '.join(map(str, sorted({1, run['threads']})))}; "
            f"{run['rounds']} rounds in turn, "
            f"{run['minutes']:.0f} minutes. Load of the machine: {load['before']:.1f} before, "
            f"{load['during']:.1f} during, {load['after']:.1f} after; others used "
            f"{load['others']:.0%} of its processors, and {load['stolen']:.0%} was stolen.")
    rates = [f"{known[k] / 1e9:.0f} {unit} {what}" for k, unit, what in (
        ("cache", "GB/s", "in the cache"), ("memory", "GB/s", "in memory"),
        ("fma", "GFLOP/s", "of multiply-adds")) if k in known]
    return text + (f" Limits: {', '.join(rates)}." if rates else "")


def page(run, processor, commit, date, worst=40):
    rows = [row for row in run["rows"] if "zknn" in row["seconds"]]
    calls = next((r for r in rows if r["label"] == CALL and r["family"] == "calls"), None)
    calls = {side: median(calls, side) for side in calls["seconds"]} if calls else {}
    lines = [about(run, processor, commit, date), "", *means(rows), ""]
    ranked = sorted((row for row in rows if ratio(row)), key=ratio)
    if len(ranked) > worst:
        lines += header("worst")
        for row in ranked[:worst]:
            full = {**row, "label": f"{row['family']}: {row['label']}"}
            lines.append(line(full, run, calls))
        lines.append("")
    last, place = None, {}
    for row in rows:
        place.setdefault((row["family"], row["label"]), len(place))
    for row in sorted(rows, key=lambda r: place[r["family"], r["label"]]):
        if row["family"] != last:
            lines += ([""] if last else []) + header(row["family"])
        last = row["family"]
        lines.append(line(row, run, calls))
    lines.append("")
    for row in run["rows"]:
        for side, why in row["lacks"].items():
            who = "zknn" if side == "zknn" else f"PyTorch [{side}]"
            lines.append(f"- {row['family']}: {row['label']}, {row['values']}: "
                         f"{who} lacks it: {why}")
    return "\n".join(lines).rstrip() + "\n"


def change(old, new, least=0.1):
    """Rows of two runs whose ratio differs by more than `least`, the worst change first. (Times of
    two runs say little of a machine that others use: the ratios of each run do.)"""
    earlier = {(r["family"], r["label"], r["size"]): r for r in old["rows"]}
    pairs = [(earlier.get((r["family"], r["label"], r["size"])), r) for r in new["rows"]]
    pairs = [(a, b) for a, b in pairs if a and all(
        "zknn" in row["seconds"] for row in (a, b))]

    def gain(pair):
        a, b = map(ratio, pair)
        return b / a if a and b else median(pair[0]) / median(pair[1])
    lines = ["| changed | size | zknn before | zknn now | PyTorch / zknn before | now | gain |",
             "|" + "---|" * 7]
    shown = 0
    for pair in sorted(pairs, key=gain):
        if 1 - least < gain(pair) < 1 + least:
            continue
        shown += 1
        before, now = (f"{r:.2f}" if r else "" for r in map(ratio, pair))
        a, b = pair
        lines.append(f"| {b['family']}: {b['label']} | {b['values']} | "
                     f"{seconds(a['seconds']['zknn'])} | {seconds(b['seconds']['zknn'])} | "
                     f"{before} | {now} | {gain(pair):.2f} |")
    total = mean(map(gain, pairs))
    return "\n".join([*(lines if shown else []), *([""] if shown else []),
                      f"{shown} of {len(pairs)} rows changed by more than {least:.0%}; "
                      f"geometric mean of all gains: {total}"]) + "\n"
