"""Twin of infer.lua for onnxruntime: plain=FOLDER, threads=N."""
import itertools

import onnxruntime

import twin

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = twin.args["threads"]
file = f"{twin.args['plain']}/{twin.args['net']}.onnx"
session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
name = session.get_inputs()[0].name
X = twin.test_images(twin.args["images"])
for batch in (1, 64, 1000):
    inputs = [X[k * batch:(k + 1) * batch] for k in range(min(len(X) // batch, 100))]
    check = session.run(None, {name: inputs[0]})[0].mean()
    turn = itertools.cycle(inputs)
    twin.report(f"model/{batch}",
                twin.timed(lambda: session.run(None, {name: next(turn)}), twin.args["seconds"]),
                check)
