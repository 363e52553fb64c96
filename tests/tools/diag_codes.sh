#!/bin/sh
# Every finding in base/diag.def is raised in src/ and named in tests/ (by code or by its printed name).
set -eu
cd "$(dirname "$0")/../.."
bad=0
for code in $(sed -n 's/^KA_DIAG(\([A-Z0-9_]*\),.*/\1/p' src/base/diag.def); do
    name=$(printf '%s' "$code" | tr 'A-Z_' 'a-z-')
    grep -rqw "KA_DIAG_$code" src --include='*.c' || { echo "never raised: $code"; bad=1; }
    grep -rqwE "KA_DIAG_$code|$name" tests samples/broken || { echo "named in no test: $code"; bad=1; }
done
exit $bad
