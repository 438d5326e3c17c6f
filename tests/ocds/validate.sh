#!/usr/bin/env bash
# Holds what the door writes to the official validator of the standard: releases of statistics, in a
# package with the extensions for bids and lots. It installs the validator into a folder of its own, the
# first argument or a temporary one, and asks no server but one of its own on this machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${1:-$(mktemp -d)}
[ -x "$folder/bin/python" ] || python3 -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check libcoveocds==0.17.0
for country in armenia norway ukraine; do
  cargo run --locked --quiet --features ocds --example open_contracting -- \
    --statistics "tests/data/ocds/$country.jsonl" >"$folder/$country.json"
  "$folder/bin/python" tests/ocds/validate.py "$folder/$country.json"
done
