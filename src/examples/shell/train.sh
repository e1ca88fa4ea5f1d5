#!/bin/sh
# "Trains" the compressor xz: how small do its settings make a file? Needs xz and coreutils.
# Parameters come from the environment; outside a study from here. An inactive one is not set: lp exists only with
# lc <= 2, since xz wants lc + lp <= 4.
set -eu

file=$(dirname "$0")/../Digits/data/digits.csv
filter=lzma2=preset=6,lc=${HYPERTUNE_PARAM_LC:-3},lp=${HYPERTUNE_PARAM_LP:-0},pb=${HYPERTUNE_PARAM_PB:-2}
filter=$filter,mf=${HYPERTUNE_PARAM_MATCH_FINDER:-bt4},nice=${HYPERTUNE_PARAM_NICE_LENGTH:-64}
filter=$filter,depth=${HYPERTUNE_PARAM_DEPTH:-0}

echo "xz --$filter" >&2
before=$(wc -c < "$file")
after=$(xz --stdout --format=raw "--$filter" "$file" | wc -c)
printf '{"bytes": %d, "percent": %d.%02d}\n' "$after" $((after * 100 / before)) $((after * 10000 / before % 100))
