#!/usr/bin/env bash
# What the action does: validate the data, then say in the job summary what is wrong, or what changed since the base
# revision. Reads INPUT_DATA, INPUT_BASE; writes to GITHUB_STEP_SUMMARY and GITHUB_OUTPUT where they are set.
# The working folder is the repository that is checked: Python is isolated (-I), as it would import modules from there.
set -euo pipefail
data=${INPUT_DATA:-data}
base=${INPUT_BASE:-}
here=$(dirname "$0")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

status=0
chisotv validate -- "$data" 2>"$scratch/words" || status=$?
chisotv validate --format json -- "$data" >"$scratch/report" 2>/dev/null || true
python -I "$here/summary.py" errors <"$scratch/report" >"$scratch/summary"

commit=$([ -z "$base" ] || git rev-parse --verify --quiet "$base^{commit}" || true)
if [ "$status" -eq 0 ] && [ -n "$commit" ]; then
  # The old data may be broken, or not there yet; that is no fault of this change.
  if chisotv diff "$commit" --data "$data" --format md >"$scratch/changes" 2>>"$scratch/words"; then
    python -I "$here/summary.py" changes <"$scratch/changes" >>"$scratch/summary"
  else
    printf 'Không so sánh được với %s.\n' "$commit" >>"$scratch/summary"
  fi
fi
cat "$scratch/summary" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"

if [ -s "$scratch/words" ]; then
  # They may quote data, of which no line shall be a command to GitHub; nobody can know the word that ends this.
  token=$(python -I -c 'import secrets; print(secrets.token_hex())')
  printf '::stop-commands::%s\n' "$token"
  cat "$scratch/words"
  printf '\n::%s::\n' "$token"
fi
exit "$status"
