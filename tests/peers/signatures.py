#!/usr/bin/env python3
"""The documentation's parameters beside PyTorch's: signatures.py ZKNN

Each function and class of torch.nn that is documented has PyTorch's parameters, in its order, with
its defaults; OTHERWISE lists what is meant to differ. (docs_spec compares the documentation with
the code.) Oracle: the current PyTorch alone, its Python signatures and its operators' schemas.
"""
import inspect
import subprocess
import sys

try:
    import torch
    import torch.nn.utils.parametrize
    import torch.nn.utils.prune
except ImportError:
    print("this Python has no torch")
    sys.exit(77)

EMPTY = inspect.Parameter.empty

OTHERWISE = {
    "avg_pool1d": "the stride's default is spelled out",
    "avg_pool2d": "the stride's default is spelled out",
    "avg_pool3d": "the stride's default is spelled out",
    "image.resize": "it takes a picture",
    "max_pool1d": "the stride's default is spelled out",
    "max_pool2d": "the stride's default is spelled out",
    "max_pool3d": "the stride's default is spelled out",
    "nn.Container": "PyTorch's takes (**kwargs)",
    "nn.GRU": "PyTorch's takes (*args, **kwargs)",
    "nn.LSTM": "PyTorch's takes (*args, **kwargs)",
    "nn.NLLLoss2d": "PyTorch's takes (*args, **kwargs)",
    "nn.Parameter": "a tensor is needed",
    "nn.RNN": "PyTorch's takes (*args, **kwargs)",
    "nn.functional.batch_norm": "running statistics may be left out",
    "nn.functional.multi_head_attention_forward": "what None is passed for may be left out",
    "nn.parallel.DistributedDataParallel": "shards are zknn's own",
    "nn.utils.fuse_conv_bn_weights": "conv_b=None may be left out",
    "nn.utils.fuse_linear_bn_weights": "linear_b=None may be left out",
    "nn.utils.parametrize.cached": "a context manager there, a function of f here",
    "nn.utils.prune.PruningContainer": "PyTorch's takes (*args)",
    "nn.utils.prune.global_unstructured": "amount is one of PyTorch's **kwargs",
    "nn.utils.rnn.PackedSequence": "batch_sizes is needed, as PyTorch's own code asks",
    "one_hot": "its tensor is the schema's self",
    "rms_norm": "the op's eps is spelled out",
}


def schemas(name):
    """The overloads of an operator: lists of (parameter, default)."""
    packet = getattr(torch.ops.aten, name, None)
    for overload in packet.overloads() if packet else []:
        arguments = getattr(packet, overload)._schema.arguments
        yield [("input" if i == 0 and a.name == "self" else a.name,
                a.default_value if a.has_default_value() else EMPTY)
               for i, a in enumerate(arguments)]


def signatures(path):
    """What PyTorch has under torch.a.b, or None: lists of (parameter, default)."""
    name, thing = path.split(".")[-1], torch
    for word in path.split(".")[1:]:
        thing = getattr(thing, word, None)
    if thing is None:
        return None
    thing = getattr(torch.nn.functional, name + "_with_indices", thing)  # it decides between two
    found = list(schemas({"logsigmoid": "log_sigmoid"}.get(name, name)))
    try:
        found.insert(0, [(p.name, p.default) for p in inspect.signature(thing).parameters.values()
                         if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)])
    except (TypeError, ValueError):  # written in C++
        pass
    return found


def spelled(value):
    """A default as the documentation writes it."""
    if value is EMPTY:
        return ""
    if value is None or isinstance(value, bool):
        return {None: "nil", True: "true", False: "false"}[value]
    if value == ():
        return "{}"
    value = getattr(value, "__name__", value)  # a function stands for its name
    return f'"{value}"' if isinstance(value, str) else str(value)


def number(text):
    try:
        return float(eval(text, {"__builtins__": {}}))
    except Exception:
        return None


def same(ours, theirs):
    """Do two defaults agree? None of device, dtype and pad's value is what zknn names."""
    if isinstance(theirs, list) and theirs and len(set(theirs)) == 1:  # one for each dimension
        theirs = theirs[0]
    theirs = spelled(theirs)
    if ours == theirs or (theirs == "nil" and ours in ('"cpu"', '"float32"', "0")):
        return True
    return number(ours) is not None and number(ours) == number(theirs)


def trouble(ours, theirs):
    """What is wrong with the documented parameters beside one signature, or None."""
    names = [name for name, _ in theirs]
    missing = [name for name, _ in ours if name not in names]
    if missing:
        return f"PyTorch has no {', '.join(missing)}"
    places = [names.index(name) for name, _ in ours]
    if places != sorted(places):
        return f"PyTorch's order is {', '.join(names)}"
    defaults = dict(theirs)
    for name, default in ours:
        if not same(default, defaults[name]):
            return f"{name} is {default or 'needed'}, not {spelled(defaults[name]) or 'needed'}"
    return None


def main():
    if torch.__version__.startswith("1."):
        print("the parameters are those of the current PyTorch")
        return
    run = subprocess.run([sys.argv[1], "tests/peers/programs/signatures.lua"], check=True,
                         text=True, stdout=subprocess.PIPE)
    count, wrong = 0, 0
    for line in run.stdout.splitlines():
        name, source, *parameters = line.split("|")
        if not source.startswith("torch.nn.") or ":" in name:
            continue
        theirs = signatures(source)
        ours = [tuple(p.split("=", 1)) for p in parameters if not p.startswith("...")]
        count += 1
        problems = [trouble(ours, signature) for signature in theirs or []]
        if None in problems:
            problem = name in OTHERWISE and "OTHERWISE says that it differs, but it does not"
        else:
            problem = name not in OTHERWISE and (problems or ["PyTorch has no signature"])[0]
        if problem:
            wrong += 1
            print(f"{name}: {problem}")
    print(f"{count} compared, {wrong} differ")
    assert count > 200 and wrong == 0


main()
