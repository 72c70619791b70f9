"""Twin of infer.lua for PyTorch (in inference mode)."""
import itertools

import twin

torch = twin.torch()
a = twin.args

X = torch.from_numpy(twin.test_images(a["images"]))
model = twin.net(a["net"]).eval()

with torch.inference_mode():
    for batch in (1, 64, 1000):
        inputs = X.split(batch)[:min(len(X) // batch, 100)]
        check = model(inputs[0]).mean().item()
        turn = itertools.cycle(inputs)
        twin.report(f"model/{batch}", twin.timed(lambda: model(next(turn)), a["seconds"]), check)
