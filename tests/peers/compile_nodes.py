"""The ONNX project's own cases (onnx.backend.test) as C files: compile_nodes.py ZKNN [PATTERN]

Each case goes through onnx.compile; what comes out is compiled by the system's compiler, with all
warnings as errors and with sanitizers, and run; the outputs are compared with the case's own. What
a C file needs to know when it is written (weights, shapes, axes) is often an input in these cases:
a case that is refused is tried again with all inputs but the first as constants.
"""
import collections
import os
import re
import subprocess
import sys
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import onnx_nodes as nodes  # ends with 77 where there is no onnx of today
import onnx
from onnx import numpy_helper

LEAST = 500  # so many must be right
BATCH = 60
FLAGS = "-std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror -O1".split()
SANITIZE = "-fsanitize=address,undefined -fno-sanitize-recover=all".split()

RUN = """
local onnx = require "zknn".onnx
for line in io.lines(arg[1]) do
  local path, shapes = line:match "(%S+) (.*)"
  local good, problem = pcall(onnx.compile, path .. ".onnx",
    { output = path .. ".c", name = path, shape = load("return " .. shapes)() })
  print(path, good and "ran" or "refused", good and "" or tostring(problem):gsub("%s*\\n%s*", " "))
end
"""

DRIVER = """
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
%s
static void *take(const char *path, size_t at, size_t size) {
  void *p = malloc(size + !size);
  FILE *f = fopen(path, "rb");
  if (!p || !f || fseek(f, (long)at, SEEK_SET) || fread(p, 1, size, f) != size) exit(2);
  fclose(f);
  return p;
}
int main(int argc, char **argv) {
  if (argc != 2) return 2;
  switch (atoi(argv[1])) {
%s  }
  return 0;
}
"""


def bytes_of(arrays):
    return b"".join(np.ascontiguousarray(a).tobytes() for a in arrays)


class Case:
    """One way to compile a case: with some of its inputs as constants."""

    def __init__(self, number, case, fixed):
        self.name = f"case{number}" + ("k" if fixed else "")
        self.number, self.case, self.fixed = number, case, fixed
        self.model = onnx.ModelProto()
        self.model.CopyFrom(case.model)
        values = [numpy_helper.to_array(v) if isinstance(v, onnx.TensorProto) else v
                  for v in case.data_sets[0][0]]
        known = {t.name for t in self.model.graph.initializer}
        ports = [p for p in self.model.graph.input if p.name not in known]
        self.inputs, self.shapes = [], {}
        for i, (port, value) in enumerate(zip(ports, values)):
            value = np.asarray(value)
            if fixed and i > 0:
                self.model.graph.initializer.append(numpy_helper.from_array(value, port.name))
                self.model.graph.input.remove(port)
            else:
                self.inputs.append(value)
                self.shapes[port.name] = value.shape

    def write(self):
        onnx.save(self.model, self.name + ".onnx")
        with open(self.name + ".in", "wb") as file:
            file.write(bytes_of(self.inputs))
        shapes = ", ".join("[%s] = {%s}" % (nodes.as_lua(n), ", ".join(map(str, s)))
                           for n, s in self.shapes.items())
        return f"{self.name} {{{shapes}}}\n"

    def declaration(self):
        with open(self.name + ".c", encoding="utf-8") as file:
            return re.search(rf"^void {self.name}_run\(.*\);$", file.read(), re.M).group(0)

    def call(self):
        """The part of the driver that runs it."""
        lines, at, names = [f"  case {self.number}: {{"], 0, []
        for i, a in enumerate(self.inputs):
            lines.append(f'    void *in{i} = take("{self.name}.in", {at}, {a.nbytes});')
            at += a.nbytes
            names.append(f"in{i}")
        for i, a in enumerate(self.outputs()):
            lines.append(f"    void *out{i} = malloc({max(a.nbytes, 1)});")
            names.append(f"out{i}")
        lines.append(f"    {self.name}_run({', '.join(names)});")
        lines.append(f'    FILE *f = fopen("{self.name}.out", "wb");')
        for i, a in enumerate(self.outputs()):
            lines.append(f"    fwrite(out{i}, 1, {a.nbytes}, f);")
        lines += ["    fclose(f);"] + [f"    free({n});" for n in names] + ["    break;", "  }", ""]
        return "\n".join(lines)

    def outputs(self):
        return [np.asarray(nodes.nearest(v)) for v in self.case.data_sets[0][1]]

    def difference(self):
        """What is wrong with what the program wrote, or None."""
        with open(self.name + ".out", "rb") as file:
            text = file.read()
        at = 0
        for want in self.outputs():
            got = np.frombuffer(text[at:at + want.nbytes], want.dtype).reshape(want.shape)
            at += want.nbytes
            wide = [a.astype(np.float64) if a.dtype.kind == "f" else a for a in (got, want)]
            atol = nodes.NOISE.get(self.case.name, self.case.atol)
            if not np.allclose(*wide, rtol=self.case.rtol, atol=atol, equal_nan=True):
                return f"{got.ravel()[:6]} instead of {want.ravel()[:6]}"
        return None


def is_plain(case):
    """Are its values arrays of numbers?"""
    values = [*case.data_sets[0][0], *case.data_sets[0][1]]
    return all(not isinstance(v, (list, tuple)) and v is not None
               and np.asarray(nodes.nearest(v)).dtype.kind in "fiub" for v in values)


def generate(tries):
    """Runs all through onnx.compile in one process: {case: what was said}."""
    with open("list", "w") as file:
        file.writelines([t.write() for t in tries])
    said = {}
    for line in nodes.zknn("run.lua", "list").splitlines():
        name, how, text = (line.split("\t") + [""])[:3]
        said[name] = None if how == "ran" else text
    return [t for t in tries if said[t.name] is None], said


def run_batch(batch):
    """Compiles some cases together and runs each: {name of a case: what is wrong}."""
    wrong, program = {}, "driver_" + batch[0].name
    with open(program + ".c", "w") as file:
        file.write(DRIVER % ("\n".join(t.declaration() for t in batch),
                             "".join(t.call() for t in batch)))
    files = [program + ".c", *[t.name + ".c" for t in batch]]
    built = subprocess.run(["cc", *FLAGS, *SANITIZE, *files, "-lm", "-o", program],
                           text=True, stderr=subprocess.PIPE)
    if built.returncode:
        bad = set(re.findall(r"^(case\d+k?)\.c:\d", built.stderr, re.M))
        assert bad, built.stderr
        for name in bad:
            wrong[name] = next(line for line in built.stderr.splitlines()
                               if line.startswith(name + ".c:") and "error" in line)
        rest = [t for t in batch if t.name not in bad]
        return {**wrong, **(run_batch(rest) if rest else {})}
    for t in batch:
        done = subprocess.run(["./" + program, str(t.number)], text=True, stderr=subprocess.PIPE)
        problem = done.stderr.strip()[:300] if done.returncode else t.difference()
        if problem:
            wrong[t.name] = problem
    return wrong


def run(made):
    """All of them, as many batches at once as there are CPUs."""
    wrong = {}
    batches = [made[first:first + BATCH] for first in range(0, len(made), BATCH)]
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for found in pool.map(run_batch, batches):
            wrong.update(found)
    return wrong


def reason(text):
    text = re.sub(r"^.*?onnx.compile: (nodes that no C file can have: )?", "", text or "")
    return re.sub(r" \(a session runs.*", "", text)[:70]


def main():
    warnings.simplefilter("ignore")
    cases = [c for c in [*nodes.collect_testcases(None), *nodes.file_cases()]
             if nodes.PATTERN.search(c.name) and is_plain(c)]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("run.lua", "w") as file:
            file.write(RUN)
        made, said = generate([Case(i, c, False) for i, c in enumerate(cases)])
        there = {t.number for t in made}
        again = [Case(i, c, True) for i, c in enumerate(cases)
                 if i not in there and len(c.data_sets[0][0]) > 1]
        more, said_again = generate(again)
        done = {t.number for t in made + more}
        said.update({n.rstrip("k"): s for n, s in said_again.items()})
        reasons = collections.Counter(reason(said[f"case{i}"]) for i in range(len(cases))
                                      if i not in done)
        for text, n in reasons.most_common(None if nodes.PATTERN.pattern else 40):
            print(f"  refused {n}: {text}", flush=True)
        wrong = run(made + more)
        os.chdir("/")
    problems = [f"{t.case.name}: {wrong[t.name]}" for t in made + more if t.name in wrong]
    print(f"{len(cases)} cases, {len(done)} generated ({len(more)} of them with constants), "
          f"{len(problems)} wrong, {len(cases) - len(done)} refused")
    assert not problems, "\n".join(problems)
    assert nodes.PATTERN.pattern or len(done) >= LEAST, f"fewer than {LEAST}"


if __name__ == "__main__":
    main()
