#!/usr/bin/env python3
"""The table of dtypes with the PyTorch that is here, not the one that made tests/golden:
dtypes.py ZKNN

Oracle: this PyTorch's values (tests/golden/dtypes.py). PyTorch 1.13 has no kernels for some ops of
float16 and other words for what it refuses; it is skipped.
"""
import os
import subprocess
import sys
import tempfile

import torch

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "golden"))
import dtypes

if int(torch.__version__.split(".")[0]) < 2:
    print("needs PyTorch 2")
    sys.exit(77)
with tempfile.NamedTemporaryFile("w", suffix=".lua") as table:
    dtypes.main(table)
    table.flush()
    done = subprocess.run([sys.argv[1], "tests/lua/run.lua", "tests/lua/dtype_table_spec.lua"],
                          env={**os.environ, "ZKNN_DTYPES": table.name})
sys.exit(done.returncode)
