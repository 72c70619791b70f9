return [=[
# onnx: ONNX
]=]
