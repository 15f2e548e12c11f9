#!/usr/bin/env bash
# What the action does: validate the data, then say in the job summary what changed since the base revision.
# Reads INPUT_DATA, INPUT_BASE; writes to GITHUB_STEP_SUMMARY and GITHUB_OUTPUT where they are set.
set -euo pipefail
data=${INPUT_DATA:-data}
base=${INPUT_BASE:-}
summary=${GITHUB_STEP_SUMMARY:-/dev/null}

status=0
chisotv validate "$data" || status=$?
errors=$(chisotv validate "$data" --format json | python -c 'import json, sys; print(json.load(sys.stdin)["errors"])') || true
echo "errors=${errors:-}" >>"${GITHUB_OUTPUT:-/dev/null}"

if [ "$status" -eq 0 ] && [ -n "$base" ] && git rev-parse --verify --quiet "$base^{commit}" >/dev/null; then
  # The old data may be broken, or not there yet; that is no fault of this change.
  if changes=$(chisotv diff "$base" --data "$data" --format md 2>/dev/null); then
    printf '## Thay đổi dữ liệu\n\n%s\n' "$changes" >>"$summary"
  else
    printf 'Không so sánh được với %s.\n' "$base" >>"$summary"
  fi
elif [ "$status" -ne 0 ]; then
  printf '## Dữ liệu có %s lỗi\n\nXem chi tiết trong nhật ký.\n' "${errors:-}" >>"$summary"
fi
exit "$status"
