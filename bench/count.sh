#!/usr/bin/env bash
# Planned, sent and counted by nginx' log, over a million requests: no difference is allowed.
#   bench/count.sh [RATE] [SECONDS]    writes bench/results/count.md; exit 1 when one request is missing or too many
set -euo pipefail
cd "$(dirname "$0")/.."

rate=${1:-20000}
seconds=${2:-50}
generator=${SCALECTL_BIN:-out/bin}/scalectl-generator
table=${COUNT_TABLE:-bench/results/count.md}
work=$(mktemp -d)
nginx=
trap '[ -z "$nginx" ] || kill "$nginx" 2>/dev/null || true; rm -rf "$work"' EXIT

port=$((20000 + RANDOM % 10000))
cat >"$work/nginx.conf" <<END
worker_processes 1; daemon off; master_process off; pid $work/pid; error_log $work/error.log;
events { worker_connections 8192; }
http {
  log_format one x; access_log $work/access.log one buffer=64k; keepalive_requests 10000;
  client_body_temp_path $work/1; proxy_temp_path $work/2; fastcgi_temp_path $work/3; uwsgi_temp_path $work/4; scgi_temp_path $work/5;
  server { listen 127.0.0.1:$port backlog=4096; location / { return 200 "$(printf 'x%.0s' {1..600})"; } }
}
END
rows=
failed=0
for spread in even poisson; do
  : >"$work/access.log"
  /usr/sbin/nginx -p "$work" -c nginx.conf &
  nginx=$!
  for _ in {1..100}; do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.05; done
  "$generator" run --target "http://127.0.0.1:$port/" --function "$rate" --step 1 --steps "$seconds" --spread "$spread" --output json >"$work/result.json" 2>/dev/null
  kill -QUIT "$nginx"; wait "$nginx" || true
  nginx=
  value() { grep -m1 "^  \"$1\":" "$work/result.json" | grep -o '[^ ,]*,\?$' | tr -d ',"'; }
  logged=$(wc -l <"$work/access.log")
  same=no
  if [ "$(value planned)" = "$((rate * seconds))" ] && [ "$(value sent)" = "$((rate * seconds))" ] && [ "$(value answered2xx)" = "$((rate * seconds))" ] && [ "$logged" = "$((rate * seconds))" ]; then same=yes; else failed=1; fi
  rows+="| $spread | $((rate * seconds)) | $(value planned) | $(value sent) | $(value missed) | $(value answered2xx) | $logged | $same | $(value engine) |"$'\n'
done
{
  cat <<END
# Every request counted

Command: \`bench/count.sh $rate $seconds\`, $(date -u +%Y-%m-%d), commit ${BENCH_COMMIT:-$(git rev-parse --short HEAD)}. Machine: $(nproc) cores, Linux $(uname -r), $(/usr/sbin/nginx -v 2>&1 | cut -d: -f2 | tr -d ' '). ${BENCH_NOTE:-}
$rate requests a second for $seconds seconds, to one nginx worker on the same computer; the last count is the lines of nginx' own log.

| spread | asked for | planned | sent | missed | answered 2xx | nginx' log | the same | engine |
|---|---|---|---|---|---|---|---|---|
END
  printf '%s' "$rows"
} >"$table.part"
mv "$table.part" "$table"
cat "$table"
exit $failed
