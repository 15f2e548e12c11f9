#!/usr/bin/env bash
# What the action does: validate the data, then say in the job summary what changed since the base revision.
# Reads INPUT_DATA, INPUT_BASE; writes to GITHUB_STEP_SUMMARY and GITHUB_OUTPUT where they are set.
set -euo pipefail
data=${INPUT_DATA:-data}
base=${INPUT_BASE:-}
summary=${GITHUB_STEP_SUMMARY:-/dev/null}

status=0
chisotv validate "$data" || status=$?
report=$(chisotv validate "$data" --format json 2>/dev/null) || true
errors=$(python -c 'import json, sys; print(json.loads(sys.argv[1] or "{}").get("errors", ""))' "$report")
echo "errors=$errors" >>"${GITHUB_OUTPUT:-/dev/null}"

commit=$([ -z "$base" ] || git rev-parse --verify --quiet "$base^{commit}" || true)
if [ "$status" -eq 0 ] && [ -n "$commit" ]; then
  # The old data may be broken, or not there yet; that is no fault of this change.
  if changes=$(chisotv diff "$commit" --data "$data" --format md); then
    printf '## Thay đổi dữ liệu\n\n%s\n' "$changes" >>"$summary"
  else
    printf 'Không so sánh được với %s.\n' "$base" >>"$summary"
  fi
elif [ -z "$errors" ]; then
  printf '## Không đọc được dữ liệu\n\nXem nhật ký.\n' >>"$summary"
elif [ "$status" -ne 0 ]; then
  printf '## Dữ liệu có %s lỗi\n\nXem chi tiết trong nhật ký.\n' "$errors" >>"$summary"
fi
exit "$status"
