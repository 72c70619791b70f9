return [=[
# command: The command

`zknn script.lua` runs a script, as `lua` does: zknn is a complete Lua 5.4, and takes all of its
options. `zknn` alone opens the conversation on a terminal, and elsewhere runs the code of standard
input. In a clone, `./zknn` installs and builds what is missing, and then is `zknn`.

## command zknn [options] [script [args]]
Runs a script, code, or the conversation.

Options stand before the script; what follows it belongs to the script, in the list `arg`. `-e` and
`-l` run in their order, before the script.

- -e CODE (string): runs the code.
- -i (flag): opens the conversation after the script.
- -l MOD, -l NAME=MOD (string): requires a module into a global.
- -v (flag): prints the versions of zknn and of Lua.
- --version (flag): prints the version of zknn.
- -E (flag): ignores `LUA_INIT`, `LUA_PATH`, `LUA_CPATH` and `ZKNN_THREADS`.
- -W (flag): turns warnings on.
- --threads N (integer): computes with N threads, 1 to 1024; without it, one for each CPU.
- --profile (flag): measures what the script spends time and memory on, by operation and by layer,
  and prints tables on standard error when it ends, by an error or Ctrl-C too.
- --profile=FILE (string): writes a file instead: tables into a `.txt`, a flame graph into an
  `.svg`, a trace for Perfetto into a `.json`.
- -h, --help (flag): prints all options and environment variables.
- -- (flag): ends the options.
- - (flag): runs standard input as the script.

Example (not run):
    zknn -e 'print(zknn.ones(2, 3))'
    zknn --threads 1 scripts/infer.lua --show
    zknn --profile=flame.svg scripts/lenet.lua --epochs 1
See: zknn test, profiler, environment, conversation

## command zknn test [options] [folders and files]
Runs the tests of files named `*_test.lua`, and `test_*.lua` in folders named test or tests.

Each file runs in a process of its own; each test prints a line. Where a file named `test` lies in
the
folder, `zknn test` runs that file as a script.

- --filter TEXT (string): only tests whose names contain TEXT, as plain text or as a Lua pattern.
- --list (flag): lists the tests without running them.
- --fail-fast, -x (flag): stops at the first failure.
- --seed N (integer): the seed of each test's random numbers; 0 without it.
- --timeout SECONDS (number): fails a test that runs longer; 600 without it, 0: no limit.
- --update (flag): writes the golden files that the tests compare with.
- --show-output, -s (flag): shows what tests print while they run.
- --junit FILE (string): writes the results in JUnit's XML too.
- --tap (flag): prints the results in the Test Anything Protocol.

Example (not run):
    zknn test --filter gradient --fail-fast
See: testing, testing.test

## command zknn report [options] RUN...
Writes one HTML file about one or many runs of training: curves, mistakes, the model, its settings.

A RUN is a folder that a training logged to (run.json, metrics.csv, evaluation.npz, net.onnx), or a
CSV file that `--log` of a script wrote. The file needs no other file and no network. When the net
takes pictures of 1 x 28 x 28, it has a field to draw digits on, which the net classifies in the
page.

- -o FILE, --output FILE (string): the file to write; report.html without it.
- --net FILE (string): the exported net (.onnx) of the only RUN.

The exit status is 0 when the file was written, 1 when a run could not be read, 2 after a wrong
option.

Example (not run):
    zknn report models/model_3layer.csv --net models/model_3layer.onnx
    zknn report runs/a runs/b -o both.html
See: zknn new, csv.load, onnx.export

## command zknn new NAME
Makes a folder with a project: a model, its training, its tests and a README.

Example (not run):
    zknn new digits
    cd digits && zknn test
See: zknn test

## command zknn help [NAME]
Shows the documentation of a name, or lists where words occur; without one, all names.

It is what `help "NAME"` shows in the conversation. A file named help, test, report or new in the
folder is a script, and runs instead.

Example (not run):
    zknn help nn.Linear
See: conversation

## command zknn inspect [options] FILE...
Shows what files hold: tensors with dtypes and shapes, other values, metadata, the graph of a model.

It reads .pth, safetensors, .npz, .npy, IDX, PNG, CSV, ONNX and TensorBoard's event files, told by
their content, in windows: a file of any size takes a few megabytes of memory. The exit status is 0,
or 2 when a file could not be read. A file named inspect in the folder is a script, and runs
instead.

- --stats (flag): reads the values: least, greatest, mean, deviation, how many are nan or infinite.
- --json (flag): prints JSON: one object, or a list of several.

Example (not run):
    zknn inspect model.safetensors
    zknn inspect --stats --json models/model_3layer.pth
See: inspect.file

## command zknn diff [options] A B
Shows how two files of tensors or models differ; the formats are those of zknn inspect.

It compares names, dtypes, shapes, elements (the greatest absolute and relative difference), other
values, metadata, and nodes with their attributes; the two files may be of two formats. A nan is
equal to a nan. The exit status is 0 when they are equal, 1 when they differ, 2 when one could not
be read. A file named diff in the folder is a script, and runs instead.

- --rtol R (number): elements are equal when |a - b| <= atol + R * |b|; 0 without it.
- --atol A (number): the absolute tolerance in it; 0 without it.
- --json (flag): prints JSON, also when the files are equal.

Example (not run):
    zknn diff models/a.pth models/b.safetensors
    zknn diff --rtol 1e-5 --atol 1e-8 old.onnx new.onnx
See: inspect.diff

## command zknn compile [options] MODEL
Writes an ONNX model as one file of C99 (and C++): a function, its weights, no other library.

The function is NAME_run, with one parameter for each input and output of the graph. Its memory is
static, and its size a macro. Nodes that a C file cannot have are told at once, and nothing is
written. A file named compile in the folder is a script, and runs instead.

- -o FILE, --output FILE (string): the file to write; the model's name and .c without it.
- --header FILE (string): writes the declarations into a file of their own.
- --name NAME (string): what NAME_run and the macros are called; without it the output's name.
- --batch N (integer): the size of an unknown first axis of inputs; 1 without it.
- --shape NAME=SIZES (string): the sizes of an input, as x=1,3,28,28; once for each input.
- --context (flag): the memory is a struct that the caller passes, so that runs may overlap.
- --math builtin (string): the file brings exp, tanh and the like along, for where there is no math
  library; `libm` without it.
- --test FILE (string): reads inputs from an .npz file, and writes a second C file, which compares
  the net's outputs for them with zknn's.
- --no-float: inputs and outputs are the bytes of a quantized net, and nothing computes with floats.
- --no-pack: quantized weights have a byte each; without it those of 4 and 2 bits share bytes, and
  five of -1, 0 and 1 are in one.
- --tolerance T (number): the difference that it allows, of the largest magnitude; 2e-6 without it.
- --report (flag): prints what the file will take: flash, RAM, multiply-adds, and estimates of code
  and cycles, with what they assume; the file is written only where --output is given.
- --json (flag): prints the report as JSON.

The exit status is 0 when the file was written, 1 when the model cannot be written as C, 2 after a
wrong option.

Example (not run):
    zknn compile models/model_3layer.onnx -o net.c --header net.h
    zknn compile net.onnx --shape x=1,3,32,32 --test inputs.npz
See: onnx.compile

## topic conversation
`zknn` without a script opens a conversation: it reads Lua, runs it, and shows the values.

Its globals are zknn, nn, F, optim, data, onnx, plot, testing, help and pp, each loaded at its first
use. Locals last across lines. `_` is the last value, `_1`, `_2`, ... all values of the last line
that had one. Tab completes; the arrows find lines that begin with what is typed; Ctrl-C stops what
runs (one call of `string.gsub` or `table.sort` ends first: they are Lua's own loops in C); Ctrl-D,
`quit` and `exit` leave.

- %time CODE (string): runs it once, and tells the time.
- %timeit CODE (string): runs it many times, and tells the time of one.
- %run FILE [ARGUMENTS] (string): runs a script; its globals and locals stay.
- %edit [FILE|NUMBER] (string): opens it in `$VISUAL` or `$EDITOR`, and runs what was saved.
- %history [COUNT] (integer): what was typed, with numbers.
- %save [-f] FILE [LINES] (string): writes what was typed into a file.
- %who (flag): the variables that you made.
- %doc NAME (string): the documentation of a name, as `NAME?`, `?NAME` and `help NAME`.
- !COMMAND (string): runs a command of the shell.

Example (not run):
    > x = zknn.rand(2, 3)
    > x:max(1)
    > %timeit x:sum()
See: zknn, environment

## topic environment
Environment variables say what options do not.

A value that a variable cannot have is refused, or ignored with a warning. An empty value counts as
none.

- ZKNN_THREADS (integer): how many threads compute, as `--threads`, which goes before it.
- ZKNN_HISTORY (string): the file for the history of the conversation; `~/.zknn_history` without it,
  none when it is empty.
- ZKNN_MPI (string): "openmpi" or "mpich", whose launcher has started the process, where its
  variables do not say it (docs/distributed.md).
- OMPI_COMM_WORLD_SIZE, PMI_SIZE, PMIX_RANK, SLURM_STEP_NUM_TASKS (string): what launchers set; by
  them zknn knows that it is one of several processes, and of which MPI.
- ZKNN_TRACE (integer): 1 shows all frames of a traceback, zknn's own too.
- ZKNN_SHOW (string): how `plot.show()` draws: `kitty`, `iterm2`, `sixel`, `24-bit`, `256`, `plain`,
  `path`.
- ZKNN_MIRROR (string): addresses to download data sets from, with spaces between them.
- ZKNN_UPDATE_GOLDEN (integer): 1 makes `testing.golden` write its files instead of comparing.
- ZKNN_CPU (string): `portable`, `neon`, `avx2` or `avx512`: the fastest kernels to compute with.
- OPENBLAS_CORETYPE (string): the CPU for which OpenBLAS multiplies, such as `Haswell`; without it
  zknn names one when OpenBLAS takes the CPU for an old one.
- ZKNN_CMAKE_ARGS (string): more arguments for cmake when `./zknn` builds.
- PAGER (string): the program that shows long help; `less` without it.
- NO_COLOR (string): any value: no colours.
- TERM (string): `dumb`: no colours and no progress bar.
- TMPDIR (string): the folder for temporary files; `/tmp` without it.
- http_proxy, https_proxy, no_proxy (string): proxies for downloads, as curl reads them.
- LUA_INIT (string): code, or `@FILE`, to run before all else.
- LUA_PATH, LUA_CPATH (string): where `require` looks, as in Lua; each also with `_5_4` at the end.

See: zknn

## topic exit status
The exit status is 0 when all went well, and 1 after an error. `zknn help NAME` ends with 1 when
there is no help on the name, and says so on standard error.

`zknn test` ends with 0 when all passed, 1 when a test failed, and 2 when there was nothing to run.
After Ctrl-C a script ends by the signal SIGINT, which a shell tells as 130.
See: zknn, zknn test
]=]
