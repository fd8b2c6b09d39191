#!/bin/sh
# Writes the hashed lock files from pyproject.toml: `sh scripts/lock.sh [--upgrade]`.
# Pins that stand are kept unless --upgrade or pyproject.toml says otherwise. No index address is written, so
# whatever index pip and uv are configured with serves the install.
set -eu
cd "$(dirname "$0")/.."
compile() {
    out=$1
    shift
    uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
        --no-annotate --no-header --quiet --output-file "$out" "$@"
}
# Everything; what serving needs; and the installer itself, which is fetched by pip before the others.
compile requirements.lock pyproject.toml --group build --extra dev --extra train --extra bench "$@"
# XGBoost asks for NVIDIA's 470 MB collective library, which only training on several GPUs uses: left out,
# so the lock is installed without looking at dependencies.
compile requirements-serve.lock pyproject.toml --group build --constraints requirements.lock \
    --no-emit-package nvidia-nccl-cu12 "$@"
echo uv | compile requirements-uv.lock - "$@"
