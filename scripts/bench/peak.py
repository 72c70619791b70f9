"""GFLOP/s of OpenBLAS's sgemm on matrices of 2048 x 2048 with threads=N: what shares refer to."""
import ctypes
import time

import numpy

import twin

N = 2048
blas = ctypes.CDLL("libopenblas.so.0")
blas.openblas_get_corename.restype = ctypes.c_char_p
with open("/proc/cpuinfo") as f:
    flags = f.read()
if blas.openblas_get_corename() == b"Prescott" and " avx2 " in flags:
    # It does not know this CPU, which is younger: start anew, as zknn does (src/tensor/blas.c).
    ctypes.CDLL(None).setenv(b"OPENBLAS_CORETYPE",
                             b"SkylakeX" if " avx512f " in flags else b"Haswell", 0)
    blas.gotoblas_dynamic_quit()
    blas.gotoblas_dynamic_init()
blas.openblas_set_num_threads(twin.args["threads"])
generator = numpy.random.default_rng(0)
a, b = (generator.random((N, N), dtype=numpy.float32) for _ in range(2))
c = numpy.zeros((N, N), numpy.float32)


def pointer(x):
    return x.ctypes.data_as(ctypes.c_void_p)


def product():
    blas.cblas_sgemm(101, 111, 111, N, N, N, ctypes.c_float(1), pointer(a), N, pointer(b), N,
                     ctypes.c_float(0), pointer(c), N)


seconds = []
for _ in range(12):
    start = time.perf_counter()
    product()
    seconds.append(time.perf_counter() - start)
assert numpy.allclose(c[0], a[0] @ b, rtol=1e-4)
twin.report("peak", min(seconds))
