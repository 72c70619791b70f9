#!/usr/bin/env python3
"""Writes samplers.lua: what torch gives for generators, multinomial, samplers and random_split.

usage: samplers.py > samplers.lua     (made with torch 2.15)
"""
import torch
from torch.utils.data import (BatchSampler, ConcatDataset, DataLoader, RandomSampler,
                              SequentialSampler, SubsetRandomSampler, TensorDataset,
                              WeightedRandomSampler, random_split)

from torch.utils.data.distributed import DistributedSampler

from lua_text import text


def after():
    return torch.rand(1).item()


def generator_row():
    g = torch.Generator()
    first = g.initial_seed()
    torch.manual_seed(1)
    g.manual_seed(5)
    draws = {
        "rand": torch.rand(3, generator=g), "randn": torch.randn(2, generator=g),
        "randint": torch.randint(3, 9, (4,), generator=g),
        "randperm": torch.randperm(6, generator=g),
        "bernoulli": torch.bernoulli(torch.full((5,), 0.5), generator=g),
        "uniform": torch.empty(2).uniform_(2, 3, generator=g),
        "normal": torch.empty(2).normal_(1, 2, generator=g),
        "exponential": torch.empty(3).exponential_(2, generator=g),
    }
    return {"first": first, **draws, "after": after()}


def multinomial_row(seed, weights, count, replacement, dtype):
    torch.manual_seed(seed)
    p = torch.tensor(weights, dtype=getattr(torch, dtype))
    got = torch.multinomial(p, count, replacement)
    return {"seed": seed, "weights": weights, "count": count, "replacement": replacement,
            "dtype": dtype, "got": got, "after": after()}


def passes(sampler, seed, generator=None):
    """Two passes over a sampler, and what both generators give afterwards."""
    torch.manual_seed(seed)
    if generator is not None:
        generator.manual_seed(seed + 100)
    got = [list(sampler), list(sampler)]
    row = {"length": len(sampler), "passes": got, "after": after()}
    if generator is not None:
        row["own"] = torch.rand(1, generator=generator).item()
    return row


def loader_row(seed, generator=None, **options):
    torch.manual_seed(seed)
    if generator is not None:
        generator.manual_seed(seed + 100)
        options["generator"] = generator
    loader = DataLoader(TensorDataset(torch.arange(11)), **options)
    got = [[x for (x,) in loader] for _ in range(2)]
    row = {"length": len(loader), "passes": got, "after": after()}
    if generator is not None:
        row["own"] = torch.rand(1, generator=generator).item()
    return row


def split_row(seed, n, lengths):
    torch.manual_seed(seed)
    parts = random_split(range(n), lengths)
    return {"seed": seed, "n": n, "lengths": lengths, "after": after(),
            "parts": [list(part.indices) for part in parts]}


def distributed_row(n, replicas, **options):
    """The orders of all ranks in two epochs."""
    epochs = []
    for epoch in 0, 3:
        ranks = []
        for rank in range(replicas):
            sampler = DistributedSampler(range(n), replicas, rank, **options)
            sampler.set_epoch(epoch)
            assert len(list(sampler)) == len(sampler)
            ranks.append(list(sampler))
        epochs.append(ranks)
    return {"n": n, "replicas": replicas, "options": options, "epochs": epochs}


source, g = range(7), torch.Generator()
weights = [0.1, 0.9, 0.4, 7, 3.0, 0.6]
rows = {
    "generator": generator_row(),
    "multinomial": [
        multinomial_row(0, weights, 12, True, "float32"),
        multinomial_row(1, weights, 12, True, "float64"),
        multinomial_row(2, weights, 4, False, "float32"),
        multinomial_row(3, weights, 6, False, "float64"),
        multinomial_row(4, weights, 1, True, "float32"),
        multinomial_row(5, [[0.5, 0.5, 0.0], [0.0, 1.0, 3.0]], 8, True, "float32"),
        multinomial_row(6, [[0.5, 0.5, 0.1], [0.1, 1.0, 3.0]], 2, False, "float64"),
    ],
    "sequential": passes(SequentialSampler(source), 0),
    "random": passes(RandomSampler(source), 1),
    "random_own": passes(RandomSampler(source, generator=g), 2, g),
    "random_more": passes(RandomSampler(source, num_samples=17), 3),
    "random_more_own": passes(RandomSampler(source, num_samples=14, generator=g), 4, g),
    "replacement": passes(RandomSampler(source, replacement=True), 5),
    "replacement_own": passes(RandomSampler(source, True, 70, g), 6, g),
    "subset": passes(SubsetRandomSampler([9, 4, 2, 7, 0]), 7),
    "subset_own": passes(SubsetRandomSampler([9, 4, 2, 7, 0], g), 8, g),
    "weighted": passes(WeightedRandomSampler(weights, 10), 9),
    "weighted_own": passes(WeightedRandomSampler(weights, 5, False, g), 10, g),
    "batch": passes(BatchSampler(SubsetRandomSampler([9, 4, 2, 7, 0]), 2, False), 11),
    "batch_drop": passes(BatchSampler(SequentialSampler(source), 3, True), 12),
    "loader_own": loader_row(13, g, batch_size=4, shuffle=True),
    "loader_weighted": loader_row(14, batch_size=4, drop_last=True,
                                  sampler=WeightedRandomSampler([1.0] * 11, 10)),
    "loader_batches": loader_row(15, batch_sampler=[[1, 2], [10], [0, 5, 6]]),
    "split": [split_row(0, 10, [7, 3]), split_row(1, 10, [0.5, 0.25, 0.25]),
              split_row(2, 11, [0.3, 0.3, 0.4]), split_row(3, 7, [1.0])],
    "distributed": [
        distributed_row(10, 4), distributed_row(10, 4, drop_last=True), distributed_row(12, 3),
        distributed_row(2, 5, shuffle=False), distributed_row(11, 2, seed=7),
        distributed_row(7, 1, shuffle=False)],
    "concat": ConcatDataset([range(4), range(9), range(1)]).cumulative_sizes,
}

print("-- Made by samplers.py with torch", torch.__version__)
print("return", text(rows))
