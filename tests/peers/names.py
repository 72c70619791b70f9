#!/usr/bin/env python3
"""Counts PyTorch's names that zknn has: names.py ZKNN [--all]

For the classes of torch.nn and torch.optim, the functions of torch and torch.nn.functional, and the
methods and properties of tensors, all those that concern dense real tensors: how many the program
has, and which it lacks. LEFT_OUT says which names do not count, and why; --all lists them, too. It
fails when a group has less than its TARGET. Oracle: the names of the current PyTorch itself.
"""
import inspect
import re
import subprocess
import sys

try:
    import torch
    import torch.nn.functional as F
    import torch.optim.lr_scheduler as lr_scheduler
except ImportError:
    print("this Python has no torch")
    sys.exit(77)

# The least share of each group, in percent.
TARGET = {
    "torch.nn classes": 95,
    "torch.optim classes": 95,
    "torch.nn.functional functions": 90,
    "torch functions": 90,
    "torch.special functions": 90,
    "torch.Tensor methods": 90,
}

# reason: whole names, as a regular expression. A name counts under the first that fits.
LEFT_OUT = [
    ("layers that find out their sizes", r"Lazy.*"),
    ("sparse tensors and jagged ones", r"""
        .*sparse.* (c?col|c?row|crow)_indices(_copy)? indices(_copy)? values(_copy)? coalesce
        is_coalesced dense_dim to_dense smm sspaddmm hspmm hsmm spmm saddmm dsmm SparseAdam
        is_nested to_padded_tensor"""),
    ("quantized tensors", r"""
        .*quantize.* q_.* qscheme int_repr fbgemm_.* choose_qparams.* fused_moving_avg.*
        dequantize embedding_renorm_ (QFunctional|QInt.*|QUInt.*) mkldnn_.* to_mkldnn is_mkldnn
        scaled_mm scaled_addmm_? scaled_grouped_mm grouped_mm SwizzleType ScalingType"""),
    ("complex tensors", r"""
        complex polar conj(_physical_?)? resolve_(conj|neg) is_conj is_neg imag real
        view_as_(real|complex)(_copy)? angle cfloat cdouble chalf is_complex_ stft istft isreal
        sgn_complex"""),
    ("devices other than the CPU", r"""
        cuda xpu ipu mtia is_(cuda|xpu|ipu|mtia|maia|mps|vulkan|xla|meta)(_available)? cudnn_.*
        miopen_.* get_device(_module)? record_stream pin_memory is_pinned
        (set|get)_default_device wait fork get_autocast_.* set_autocast_.* is_autocast_.*
        autocast.* clear_autocast_cache ScalarGrad
        batch_norm_(stats|elemt|backward_.*|gather_.*|update_stats) DataParallel SyncBatchNorm
        (set|get)_float32_matmul_precision compiled_with_cxx11_abi (set|get)_num_interop_threads
        is_distributed is_shared share_memory_ set_flush_denormal from_file module_load"""),
    ("the compiler, its types and its graphs", r"""
        sym_.* compile cond while_loop export (?!result_).*_(type|Type)(_list)? parse_.*
        import_ir_.* init_num_threads merge_type_.* unify_.* typename get_file_path is_storage
        thread_safe_generator classproperty prepare_multi.* profiler_.*
        (assert|boolean)_dispatch handle_torch_function has_torch_function.* as_subclass
        volatile name output_nr reinforce is_vulkan.* vmap hash_tensor grad_dtype slice_inverse
        (set|get|are|is|use)_(deterministic|warn_always).* is_warn_always.* is_deterministic.*
        get_deterministic_debug_mode set_anomaly_enabled is_anomaly_.*
        adaptive_max_pool\dd_with_indices (fractional_)?max_pool\dd_with_indices
        assert_int_or_pair is_inference.*"""),
    ("functions inside others", r"""
        native_.* (?!index_|narrow_).*[a-z]_copy unsafe_.* .*_backward.* batch_norm_.*
        alias_copy norm_except_dim (g|lst)ru_cell lstm_cell (rnn|lstm|gru)(_.*)? convolution
        conv_tbc rsub grid_sampler(_[23]d)? affine_grid_generator constant_pad_nd_ .*unsafe.*
        nonzero_static multi_head_attention_forward segment_reduce feature_(alpha_)?dropout_?
        frobenius_norm nuclear_norm embedding_renorm_ RNNBase RNNCellBase dropout_
        alpha_dropout_ rrelu_ celu_ selu_ threshold_ sym(eig|float)"""),
    ("removed from PyTorch, or old names of others", r"""
        symeig eig lstsq solve matrix_rank chain_matmul_ volatile triangular_solve_ storage_type
        set_default_tensor_type type has_names new resize resize_as .*Storage .*Tensor NLLLoss2d
        CrossMapLRN2d Container upsample(_nearest|_bilinear)? soft_margin_ conv_tbc hardtanh_
        unsafe_split"""),
    ("storages and memory from outside", r"""
        storage untyped_storage set_ const_data_ptr is_set_to from_dlpack to_dlpack frombuffer
        from_numpy numpy data_ptr resize_as_sparse_ empty_strided empty_permuted
        new_empty_strided dim_order layout memory_format"""),
    ("functions without gradients that statistics and nets do not use", r"""
        airy_ai bessel_[jy]. .*modified_bessel_k. .*_polynomial_.*"""),
    ("old names of torch.linalg's functions, for which help says what to write", r"""
        cholesky qr"""),
    ("LAPACK's steps one by one", r"""
        geqrf orgqr ormqr lobpcg lu_unpack_ pca_lowrank svd_lowrank"""),
    ("calls of a function for each element of three tensors", r"map2_"),
]


def left_out(name):
    for reason, words in LEFT_OUT:
        if any(re.fullmatch(word, name) for word in words.split()):
            return reason
    return None


def is_class(base, module):
    def test(name):
        value = getattr(module, name)
        return inspect.isclass(value) and issubclass(value, base) and value is not base
    return test


def is_function(module):
    def test(name):
        value = getattr(module, name)
        home = getattr(value, "__module__", None) or "torch"
        return callable(value) and not inspect.isclass(value) and home.startswith("torch") \
            and not home.startswith(("torch._jit", "torch._C._jit"))
    return test


# group: where PyTorch has it, which names of it count, zknn's names of them.
GROUPS = {
    "torch.nn classes": (torch.nn, is_class(torch.nn.Module, torch.nn), ["nn.%s"]),
    "torch.optim classes": (
        torch.optim, is_class(torch.optim.Optimizer, torch.optim), ["optim.%s"]),
    "torch.optim.lr_scheduler classes": (
        lr_scheduler, lambda name: is_class(lr_scheduler.LRScheduler, lr_scheduler)(name)
        and name != "_LRScheduler", ["optim.lr_scheduler.%s"]),
    "torch.nn.functional functions": (F, is_function(F), ["nn.functional.%s"]),
    "torch functions": (
        torch, is_function(torch), ["%s", "nn.functional.%s", "Tensor:%s", "nn.utils.%s"]),
    "torch.special functions": (torch.special, is_function(torch.special), ["special.%s"]),
    "torch.Tensor methods": (torch.Tensor, lambda name: True, ["Tensor:%s", "Tensor.%s"]),
}


def main():
    if torch.__version__.startswith("1."):
        print("the names are those of the current PyTorch")
        return 0
    run = subprocess.run([sys.argv[1], "tests/peers/programs/names.lua"], check=True, text=True,
                         stdout=subprocess.PIPE)
    ours, failed, summary = set(run.stdout.split()), 0, []
    for group, (home, counts, forms) in GROUPS.items():
        names = [name for name in dir(home) if name[0] != "_" and counts(name)]
        has, lacks, out = [], [], {}
        for name in names:
            reason = left_out(name)
            if any(form % name in ours for form in forms):
                has.append(name)
            elif reason:
                out.setdefault(reason, []).append(name)
            else:
                lacks.append(name)
        share = 100 * len(has) / (len(has) + len(lacks))
        print(f"{group}: lacks {' '.join(lacks) or 'none'}")
        for reason, list_ in sorted(out.items()) if "--all" in sys.argv else []:
            print(f"    left out, {reason}: {' '.join(list_)}")
        low = share < TARGET.get(group, 0)
        failed += low
        summary.append(f"{group}: {len(has)} of {len(has) + len(lacks)}, {share:.1f}%"
                       + f" ({sum(map(len, out.values()))} left out)"
                       + (f", less than {TARGET[group]}%" if low else ""))
    print("\n".join(summary))
    return 1 if failed else 0


sys.exit(main())
