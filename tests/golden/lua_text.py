"""Values as Lua source, for the generators of golden values."""
import torch


def text(value):
    """A value as Lua source; floats as exact hexadecimals."""
    if isinstance(value, torch.Tensor):
        value = value.tolist()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value != value:
            return "0/0"
        return value.hex()
    if isinstance(value, str):
        return '"' + value.replace("\n", "\\\n") + '"'
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"{k} = {text(v)}" for k, v in value.items()) + "}"
    items = [text(v) for v in value]
    if all(len(item) < 8 for item in items):
        rows = [", ".join(items[i:i + 12]) for i in range(0, len(items), 12)]
    else:
        rows = [", ".join(items[i:i + 4]) for i in range(0, len(items), 4)]
    return "{" + ",\n".join(rows) + "}"
