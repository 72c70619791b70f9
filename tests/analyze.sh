#!/bin/bash
# Reads src/ with clang-tidy 14 (.clang-tidy) and cppcheck: tests/analyze.sh BUILD_DIRECTORY, which
# has been built. Exit status 0: neither has found anything.
#
# cppcheck's suppressions, for what it is wrong about; single cases are suppressed in the code:
#   invalidPointerCast       tensors are bytes that are read as their dtype says
#   unknownEvaluationOrder   taken from compound literals, which have no side effects
#   incorrectLogicOperator   cppcheck 2.10 does not read hexadecimal floating-point numbers
#   internalAstError, preprocessorErrorDirective   what it cannot parse
set -uo pipefail
build=${1:?usage: tests/analyze.sh BUILD_DIRECTORY}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
log=$build/analyze.log

# Clang does not know all options of GCC.
mkdir -p "$build/analyze"
sed 's/ -fvect-cost-model=dynamic//' "$build/compile_commands.json" \
  >"$build/analyze/compile_commands.json"
run-clang-tidy-14 -p "$build/analyze" -quiet -j "$(nproc)" '/src/' >"$log" 2>&1
tidy=$?
[ $tidy = 0 ] || grep -E '(warning|error): ' "$log" | sort -u

cppcheck --quiet --error-exitcode=1 -j "$(nproc)" --project="$build/compile_commands.json" \
  --file-filter="src/*" --enable=warning,performance,portability --inline-suppr \
  --suppress={invalidPointerCast,unknownEvaluationOrder,incorrectLogicOperator} \
  --suppress={internalAstError,preprocessorErrorDirective} \
  --template='{file}:{line}: {severity}: {message} [{id}]'
cpp=$?
[ $tidy = 0 ] && [ $cpp = 0 ]
