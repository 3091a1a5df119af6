#!/usr/bin/env bash
# The generator against its peers, on one core each: server on core 0, client on core 1, in turn, round by round.
#   bench/generator.sh            5 rounds, some ten minutes; writes bench/results/generator.md
#   bench/generator.sh --short    some seconds: every request is planned, sent, answered and in nginx' log; no table
# Absolute figures belong to the machine that is named in the table; ratios are to wrk in the same round.
# Peers: wrk, hey and ab from Debian, autocannon from npm (pinned in bench/peers). vegeta and wrk2 are in neither.
# bench/floor.c is no peer: it is what any client on io_uring costs at least here.
set -euo pipefail
cd "$(dirname "$0")/.."

short=
[ "${1:-}" = --short ] && short=1
rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-3}
connections=64
bin=$(realpath "${SCALECTL_BIN:-out/bin}")
table=${GENERATOR_TABLE:-bench/results/generator.md}
peers=artifacts/npm/peers
[ -x "$bin/scalectl-generator" ] || { echo "generator.sh: found no $bin/scalectl-generator, expected it to be built: make build" >&2; exit 1; }
work=$(mktemp -d)
servers=()
cleanup() {
  [ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
data=$work/data
: >"$data"

# One core for the server, one for the client, where there are two.
if [ "$(nproc)" -ge 2 ]; then server_core=(taskset -c 0) client_core=(taskset -c 1); else server_core=() client_core=(); fi

start_responder() {
  mkdir -p artifacts/bench
  gcc -O2 -Wall -Wextra -Werror -o artifacts/bench/responder bench/responder.c
  "${server_core[@]}" artifacts/bench/responder 0 >"$work/port" &
  responder_process=$!
  servers+=("$responder_process")
  until [ -s "$work/port" ]; do sleep 0.05; done
  responder=http://127.0.0.1:$(cat "$work/port")/
}

answers() { # port
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

start_nginx() { # access log: off, or a file
  local port
  for _ in 1 2 3 4 5; do
    # Below the ports that connections get; nginx cannot be given port 0 and asked which it took.
    port=$((10000 + RANDOM % 20000))
    answers $port && continue
    cat >"$work/nginx.conf" <<END
worker_processes 1; daemon off; master_process off; pid $work/pid; error_log $work/error.log;
events { worker_connections 16384; }
http {
  log_format line '\$request'; access_log $1 ${2:-}; keepalive_requests 100000000;
  client_body_temp_path $work/1; proxy_temp_path $work/2; fastcgi_temp_path $work/3; uwsgi_temp_path $work/4; scgi_temp_path $work/5;
  server { listen 127.0.0.1:$port backlog=4096; location / { return 200 "$(printf 'x%.0s' $(seq 600))"; } }
}
END
    "${server_core[@]}" /usr/sbin/nginx -p "$work" -c nginx.conf &
    nginx_process=$!
    servers+=("$nginx_process")
    nginx=http://127.0.0.1:$port/
    for _ in $(seq 100); do
      kill -0 "$nginx_process" 2>/dev/null || break
      answers $port && return
      sleep 0.05
    done
    echo "generator.sh: nginx does not start on port $port: another is tried" >&2
    kill "$nginx_process" 2>/dev/null || true
  done
  echo "generator.sh: nginx did not start on any of five ports" >&2
  exit 1
}

server_seconds() { # process: the processor seconds that it has used
  awk -v ticks="$(getconf CLK_TCK)" '{print ($14 + $15) / ticks}' "/proc/$1/stat"
}

timed() { # command ..: its output in $work/out, processor seconds and peak memory in $cpu and $memory
  /usr/bin/time -o "$work/time" -f '%U %S %M' "${client_core[@]}" "$@" >"$work/out" 2>"$work/err" || { cat "$work/err" >&2; echo "generator.sh: failed: $*" >&2; exit 1; }
  read -r cpu memory < <(tail -1 "$work/time" | awk '{print $1 + $2, $3 / 1024}')
}

field() { # name: a number of our result's first level
  grep -o "^  \"$1\": [0-9.]*" "$work/out" | head -1 | grep -o '[0-9.]*$'
}

lateness() { # percentile, in microseconds
  sed -n '/"latenessMs"/,/}/p' "$work/out" | grep -o "\"$1\": [0-9.]*" | grep -o '[0-9.]*$' | awk '{print $1 * 1000}'
}

ours() { # engine, further arguments ..: one run
  local engine=$1
  shift
  timed "$bin/scalectl-generator" run --output json --engine "$engine" --max-connections $connections --loops 1 "$@"
}

record() { # experiment, round, client, requests, seconds, then lateness (p50 p99 p99.9) or the server's processor seconds, or nothing
  echo "$1 $2 $3 $4 $5 $cpu $memory ${6:--} ${7:--} ${8:--}" >>"$data"
}

closed() { # server's name, address, process, round, client
  local requests begin
  begin=$(server_seconds "$3")
  case $5 in
    io_uring | epoll) ours "$5" --closed --target "$2" --step 1 --steps "$seconds"; requests=$(field answered) ;;
    wrk) timed wrk -t1 -c$connections -d"${seconds}s" "$2"; requests=$(grep -o '[0-9]* requests in' "$work/out" | grep -o '^[0-9]*') ;;
    ab) timed ab -q -k -c $connections -t "$seconds" -n 100000000 "$2"; requests=$(awk '/^Complete requests/{print $3}' "$work/out") ;;
    hey) timed hey -z "${seconds}s" -c $connections "$2"; requests=$(awk '/responses$/{n += $2} END {print n}' "$work/out") ;;
    autocannon) timed node $peers/node_modules/autocannon/autocannon.js -j -n -c $connections -d "$seconds" "$2"; requests=$(grep -o '"2xx":[0-9]*' "$work/out" | grep -o '[0-9]*$') ;;
    floor) timed artifacts/bench/floor "$(echo "$2" | grep -o ':[0-9]*/' | tr -d ':/')" "$seconds" $connections; requests=$(cat "$work/out") ;;
  esac
  record "closed-$1" "$4" "$5" "$requests" "$seconds" "$(server_seconds "$3" | awk -v begin="$begin" '{print $1 - begin}')"
}

open() { # rate, round, client
  local requests
  case $3 in
    *-hold | *-precise | *-spin)
      ours "${3%-*}" --dispatch "${3##*-}" --target "$responder" --function "$1" --step 1 --steps "$seconds"
      requests=$(field sent)
      record "open-$1" "$2" "$3" "$requests" "$seconds" "$(lateness p50)" "$(lateness p99)" "$(lateness p999)"
      return ;;
    wrk) timed wrk -t1 -c$connections -d"${seconds}s" "$responder"; requests=$(grep -o '[0-9]* requests in' "$work/out" | grep -o '^[0-9]*') ;;
    hey) timed hey -z "${seconds}s" -c $connections -q $(($1 / connections)) "$responder"; requests=$(awk '/responses$/{n += $2} END {print n}' "$work/out") ;;
    autocannon) timed node $peers/node_modules/autocannon/autocannon.js -j -n -c $connections -R "$1" -d "$seconds" "$responder"; requests=$(grep -o '"2xx":[0-9]*' "$work/out" | grep -o '[0-9]*$') ;;
  esac
  record "open-$1" "$2" "$3" "$requests" "$seconds"
}

check() { # what, found, expected
  [ "$2" = "$3" ] || { echo "generator.sh: $1: found $2, expected $3" >&2; exit 1; }
}

if [ -n "$short" ]; then
  start_responder
  start_nginx "$work/access.log" line
  expected=0
  for engine in io_uring epoll; do
    ours $engine --closed --target "$responder" --step 0.5 --steps 1
    check "$engine, closed loop, no answer" "$(field noAnswer)" 0
    check "$engine, closed loop, answered" "$(field answered)" "$(field sent)"
    for dispatch in hold precise spin; do
      ours $engine --dispatch $dispatch --target "$nginx" --function 2000 --step 0.5 --steps 1
      check "$engine, $dispatch, planned" "$(field planned)" 2000
      # A machine that others use may give the loop no processor at the end of a step: then it must say so.
      check "$engine, $dispatch, sent and missed" $(($(field sent) + $(field missed))) 2000
      check "$engine, $dispatch, answered 2xx" "$(field answered2xx)" "$(field sent)"
      expected=$((expected + $(field sent)))
    done
  done
  kill -QUIT "$nginx_process"
  wait "$nginx_process" 2>/dev/null || true
  check "requests in nginx' log" "$(wc -l <"$work/access.log")" $expected
  echo "generator: planned = sent + missed, sent = answered = logged, $expected of 12000 requests, both engines, every dispatch"
  exit 0
fi

missing=()
for need in wrk:wrk hey:hey ab:apache2-utils node:nodejs npm:npm /usr/bin/time:time nginx:nginx-light gcc:gcc taskset:util-linux; do
  command -v "${need%%:*}" >/dev/null 2>&1 || [ -x "/usr/sbin/${need%%:*}" ] || missing+=("${need##*:}")
done
[ -e /usr/include/liburing.h ] || missing+=(liburing-dev)
if [ ${#missing[@]} -gt 0 ]; then
  echo "generator.sh: installing from Debian: ${missing[*]}" >&2
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
mkdir -p $peers bench/results
cp bench/peers/package.json bench/peers/package-lock.json bench/peers/.npmrc $peers/
(cd $peers && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)

start_responder
gcc -O2 -Wall -Wextra -Werror -o artifacts/bench/floor bench/floor.c -luring
start_nginx off
for round in $(seq "$rounds"); do
  closed responder "$responder" "$responder_process" "$round" floor
  for client in wrk io_uring epoll ab hey autocannon; do
    closed responder "$responder" "$responder_process" "$round" $client
    closed nginx "$nginx" "$nginx_process" "$round" $client
  done
  for rate in 10000 30000; do
    for client in wrk io_uring-hold epoll-hold io_uring-precise epoll-precise io_uring-spin epoll-spin hey autocannon; do
      open $rate "$round" $client
    done
  done
  echo "generator.sh: round $round of $rounds" >&2
done

# One row a client: each figure its median over the rounds, [least-most] where it is compared.
rows() { # experiment, clients ..
  local experiment=$1 client
  shift
  for client in "$@"; do
    awk -v e="$experiment" -v c="$client" -v open="$([[ $experiment = open-* ]] && echo 1)" '
      function median(v, n,   i, j, t) { for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j-1] > v[j]; j--) { t = v[j]; v[j] = v[j-1]; v[j-1] = t } return v[int((n+1)/2)] }
      function range(v, n, f,   m) { m = median(v, n); return sprintf(f " [" f "-" f "]", m, v[1], v[n]) }
      $1 == e && $3 == "floor" { floorCpu[$2] = $6 / $4 }
      $1 == e && $3 == "wrk" { wrkRate[$2] = $4 / $5; wrkCpu[$2] = $6 / $4 }
      $1 == e && $3 == c { n++; round[n] = $2; rate[n] = $4 / $5; each[n] = $6 / $4; perMillion[n] = each[n] * 1e6; memory[n] = $7; busy[n] = $8 / $5; p50[n] = $8; p99[n] = $9; p999[n] = $10 }
      END {
        for (i = 1; i <= n; i++) { toRate[i] = rate[i] / wrkRate[round[i]]; toCpu[i] = each[i] / wrkCpu[round[i]]; toFloor[i] = floorCpu[round[i]] ? each[i] / floorCpu[round[i]] : 0 }
        shown = sprintf("%.0f | %s", median(rate, n), range(perMillion, n, "%.1f"))
        if (!open) shown = shown " | " range(toRate, n, "%.2f")
        shown = shown " | " range(toCpu, n, "%.2f")
        if (e == "closed-responder") shown = shown sprintf(" | %.2f", median(toFloor, n))
        if (!open) shown = shown sprintf(" | %.2f", median(busy, n))
        shown = shown sprintf(" | %.0f", median(memory, n))
        if (open) shown = shown (p50[1] == "-" ? " | - | - | -" : sprintf(" | %.1f | %.0f | %.0f", median(p50, n), median(p99, n), median(p999, n)))
        printf "| %s | %s |\n", c, shown
      }' "$data"
  done
}

{
  cat <<END
# The generator and its peers, measured

Command: \`make bench-generator\`, $(date -u +%Y-%m-%d), commit ${BENCH_COMMIT:-$(git rev-parse --short HEAD)}. Machine: $(nproc) cores, $(awk -F': ' '/model name/{print $2; exit}' /proc/cpuinfo), Linux $(uname -r). ${BENCH_NOTE:-}
Versions: wrk $(dpkg-query -W -f '${Version}' wrk), hey $(dpkg-query -W -f '${Version}' hey), ab $(dpkg-query -W -f '${Version}' apache2-utils), autocannon $(node -p "require('./$peers/node_modules/autocannon/package.json').version") on Node $(node --version), nginx $(dpkg-query -W -f '${Version}' nginx-light 2>/dev/null || dpkg-query -W -f '${Version}' nginx), .NET $(dotnet --version) (native code).

Loopback, HTTP/1.1 kept alive, $connections connections, answers of 600 bytes, one thread each; server on core 0, client on core 1; $rounds rounds of $seconds s in turn. Median [least-most]; ratios are to wrk in the same round. \`io_uring\` and \`epoll\` are scalectl-generator. Processor time is the client's whole process, start included.

## Closed loop, the client is the limit (bench/responder.c)
\`floor\` is no generator: it sends, receives and counts on io_uring, without parser, clock or histogram (bench/floor.c), so it is what the kernel alone costs. Server busy: its share of its core; at 0.95 and more it is the limit.

| client | requests/s | CPU-s per million | requests/s to wrk | CPU a request to wrk | to floor | server busy | memory, MB |
|---|---|---|---|---|---|---|---|
$(rows closed-responder floor io_uring epoll wrk ab autocannon hey)

## Closed loop, the server is the limit (nginx, one worker)
| client | requests/s | CPU-s per million | requests/s to wrk | CPU a request to wrk | server busy | memory, MB |
|---|---|---|---|---|---|---|
$(rows closed-nginx io_uring epoll wrk ab autocannon hey)
END
  for rate in 10000 30000; do
    cat <<END

## Open loop, $rate requests a second (bench/responder.c)
Lateness: sent minus due, microseconds. wrk knows no rate: it stands here as the measure of the processor's speed. wrk2, which knows one and is in no package, cost $([ $rate = 10000 ] && echo '2.0 times wrk (lateness p50 979, p99 2,363 us)' || echo '1.3 times wrk (lateness p50 964, p99 2,479 us)') on a two-core EPYC guest of Linux 6.18.

| client | sent/s | CPU-s per million | CPU a request to wrk | memory, MB | lateness p50 | p99 | p99.9 |
|---|---|---|---|---|---|---|---|
$(rows open-$rate io_uring-hold epoll-hold io_uring-precise epoll-precise io_uring-spin epoll-spin autocannon hey wrk)
END
  done
} >"$work/table"
cp "$work/table" "$table"
cat "$table"
