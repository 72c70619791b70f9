"""Twin of infer.lua for PyTorch (in inference mode)."""
import itertools

import twin

torch = twin.torch()
nn = torch.nn

X = torch.from_numpy(twin.mnist(False)[0])
model = nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(),
                      nn.Linear(512, 10))
state = torch.load("models/pretrained/model_3layer.pth")
for name, value in model.state_dict().items():
    layer, kind = name.split(".")
    value.copy_(state[f"linear_relu_stack.{int(layer) - 1}.{kind}"])
model.eval()

with torch.inference_mode():
    for batch in (1, 64, 1000):
        inputs = X.split(batch)[:min(len(X) // batch, 100)]
        check = model(inputs[0]).mean().item()
        turn = itertools.cycle(inputs)
        twin.report(f"model/{batch}", twin.timed(lambda: model(next(turn)), twin.args["seconds"]),
                    check)
