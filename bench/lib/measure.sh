# How it is measured, and what the table says. Sourced by bench/run.
# shellcheck shell=bash disable=SC2034,SC2154

# None of them is measured cold. A cold one may let a request wait too long: only what is measured must answer them all.
warm_up() {
  say "warming up"
  local proxy
  for proxy in nginx haproxy portico scg; do
    warm bare.test busy "$proxy" 64
    warm bare.test busy_tls "$proxy" 64
    warm bare.test busy_h2 "$proxy" 16
  done
}

# warm <host> <kind of load> <proxy> <connections>: until three runs in a row bring less than a twentieth over the best before
# them; twenty runs at most.
warm() {
  local host=$1 best=0 rate run since=0
  shift
  for run in $(seq 20); do
    rate=$( ("$@" "$host" /) 2>/dev/null | cut -d' ' -f1) || true
    [ -n "$rate" ] || { say "$2 did not answer everything while it was cold" && rate=0; }
    since=$((since + 1))
    if awk -v r="$rate" -v b="$best" 'BEGIN { exit !(r > b * 1.05) }'; then best=$rate since=0; fi
    if [ "$since" -ge 3 ]; then break; fi
  done
  say "$2 is warm for $1 of $host after $run runs"
}

on_load_core() { taskset -c "$load_core" "$@"; }

# Each kind of load: <kind> <proxy> <connections> <host> <path>, and prints requests a second and p99 in milliseconds.
busy() { wrk_rate "http://127.0.0.1:${port[$1]}$4" "$2" "$3"; }

busy_tls() { wrk_rate "https://127.0.0.1:${tls_port[$1]}$4" "$2" "$3"; }

wrk_rate() { # wrk_rate <url> <connections> <host>
  on_load_core wrk -t1 -c"$2" -d"${seconds}s" --timeout 10s --latency -H "Host: $3" -H "$key_header" "$1" >"$work/wrk.out"
  awk '/99%/ { p = $2; if (p ~ /us$/) p = p / 1000; else if (p ~ /[0-9]s$/ && p !~ /ms$/) p = p * 1000; p += 0 }
         /Requests\/sec/ { r = $2 } /Non-2xx|Socket errors/ { bad = 1 } END { if (bad) exit 1; print r, p }' "$work/wrk.out" ||
    die "$1 failed: $(grep -E 'Non-2xx|Socket errors' "$work/wrk.out")"
}

busy_h2() {
  on_load_core h2load -t1 -c"$2" -m16 -D"$seconds" --log-file="$work/h2load.tsv" -H "$key_header" \
    --connect-to="127.0.0.1:${tls_port[$1]}" "https://$3$4" >"$work/h2load.out"
  all_answered
  printf '%s %s\n' "$(sed -n 's/^finished in .*, \([0-9.]*\) req\/s.*/\1/p' "$work/h2load.out")" "$(percentile 99)"
}

busy_beside_idle() {
  python3 - "${port[$1]}" <<'PYTHON' &
import socket, sys, time
held = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(1000)]
for each in held:
    each.sendall(b"GET / HTTP/1.1\r\nHost: bare.test\r\n\r\n")
    each.recv(4096)
time.sleep(600)
PYTHON
  local idle=$!
  sleep 1
  busy "$@"
  end "$idle"
}

busy_in_change() {
  if [ "$1" = portico ]; then
    change_each_second &
    local changing=$!
    busy "$@"
    end "$changing"
  else
    busy "$@"
  fi
}

end() {
  kill "$1"
  wait "$1" 2>/dev/null || true
}

all_answered() {
  awk '$2 != 200 { exit 1 }' "$work/h2load.tsv" || die "a request failed: $(grep '^status codes' "$work/h2load.out")"
}

percentile() { # percentile <p>: of the last run of h2load, in milliseconds
  cut -f3 "$work/h2load.tsv" | sort -n | awk -v p="$1" '{ v[NR] = $1 } END { i = int(NR * p / 100 + 0.999); if (i < 1) i = 1; printf "%.2f", v[i] / 1000 }'
}

median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.3f", (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

processor_ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

# measure <work> <label> <proxies> <kind of load> <connections> <path> [<host and path for Portico>]
measure() {
  local name=$1 label=$2 proxies=$3 kind=$4 connections=$5 path=$6 own=${7:-} proxy round host at process before rate
  for round in $(seq "$rounds"); do
    for proxy in $proxies; do
      host=bare.test at=$path process=${pid_of[$proxy]}
      [ "$proxy" != portico ] || [ -z "$own" ] || host=${own%%/*} at=/${own#*/}
      case $proxy$kind in scgbusy_tls | scgbusy_h2) process=${pid_of[scg-tls]} ;; esac
      before=$(processor_ticks "$process")
      rate=$("$kind" "$proxy" "$connections" "$host" "$at")
      tally "$proxy" "$name" "$process" "$before" "$rate"
    done
    say "$name: $label, round $round of $rounds"
  done
  row "$name" "$label" "$proxies" >>"$work/table"
}

# Rate, p99, and the processor time of one exchange in microseconds: a tick is 10 ms.
tally() { # tally <proxy> <work> <process> <its ticks before> <rate and p99>
  echo "$5 $(awk -v t="$(($(processor_ticks "$3") - $4))" -v r="${5% *}" -v s="$seconds" 'BEGIN { print t * 10000 / (r * s) }')" \
    >>"$work/$1.$2"
}

# What a policy costs the node: in turns with a route without it, which of them first changing from round to round, so that a
# machine that drifts favours neither. The middle of the rounds' ratios.
cost() { # cost <name> <label> <host> [<host to compare with> <header to send to the first>]
  local name=$1 label=$2 host=$3 base=${4:-plain.test} header=${5:-$key_header} round way before rate
  for round in $(seq "$rounds"); do
    for way in $([ $((round % 2)) = 0 ] && echo "plain $name" || echo "$name plain"); do
      before=$(processor_ticks "${pid_of[portico]}")
      if [ "$way" = plain ]; then rate=$(busy portico 64 "$base" /); else rate=$(key_header=$header busy portico 64 "$host" /); fi
      tally cost "$name.$way" "${pid_of[portico]}" "$before" "$rate"
    done
    say "l: $label, round $round of $rounds"
  done
  paste -d' ' "$work/cost.$name.$name" "$work/cost.$name.plain" | awk '{ print $1 / $4 }' | median >"$work/cost.rate"
  paste -d' ' "$work/cost.$name.$name" "$work/cost.$name.plain" | awk '{ print $3 / $6 }' | median >"$work/cost.time"
  printf '| %s | %.3f | %.3f |\n' "$label" "$(cat "$work/cost.rate")" "$(cat "$work/cost.time")" >>"$work/costs"
}

row() { # row <work> <label> <proxies>
  local proxy line="| $2" rate time p99
  for proxy in nginx haproxy scg portico; do
    if [[ " $3 " != *" $proxy "* ]]; then
      line+=" | "
      continue
    fi
    rate=$(ratio "$proxy" "$1" 1) time=$(ratio "$proxy" "$1" 3) p99=$(cut -d' ' -f2 "$work/$proxy.$1" | median)
    line+=$(awk -v proxy="$proxy" -v r="$rate" -v t="$time" -v p="$p99" \
      'BEGIN { b = proxy == "portico" ? "**" : ""; printf " | %s%.2f%s · %.2f · %.1f ms", b, r, b, t, p }')
  done
  echo "$line |"
}

# Of medians, to nginx in the same rounds, or to another proxy or work in them.
ratio() { # ratio <proxy> <work> <column> [<proxy>.<work>]
  awk -v mine="$(cut -d' ' -f"$3" "$work/$1.$2" | median)" -v base="$(cut -d' ' -f"$3" "$work/${4:-nginx.$2}" | median)" \
    'BEGIN { print mine / base }'
}

# A composition of three calls beside the node that only forwards one such answer. The other proxies have no such thing.
composition() {
  local round before name host at rate
  for round in 1 2 3 4; do busy portico 64 composed.test / >/dev/null; done # not cold
  for round in $(seq "$rounds"); do
    for name in j-call j; do
      host=bare.test at=/1k/a
      [ "$name" = j-call ] || { host=composed.test at=/; }
      before=$(processor_ticks "${pid_of[portico]}")
      rate=$(busy portico 64 "$host" "$at")
      tally portico "$name" "${pid_of[portico]}" "$before" "$rate"
    done
    say "j: a composition of 3 calls, round $round of $rounds"
  done
  # As many calls a second either way, of which the node bears half: so nobody waits for the processor.
  rate=$(cut -d' ' -f1 "$work/portico.j" | median)
  for round in $(seq "$rounds"); do
    think "$(awk -v r="$rate" 'BEGIN { print 3 * r / 2 }')"
    paced portico bare.test /1k/a >>"$work/portico.j-call-latency"
    think "$(awk -v r="$rate" 'BEGIN { print r / 2 }')"
    paced portico composed.test / >>"$work/portico.j-latency"
    say "j: its latency at half of its most, round $round of $rounds"
  done
  awk -v rate="$(ratio portico j 1 portico.j-call)" -v time="$(ratio portico j 3 portico.j-call)" -v p99="$(cut -d' ' -f2 "$work/portico.j" | median)" \
    'BEGIN { printf "| 3 answers of 1 KB composed into one, to one of them forwarded by Portico |  |  |  | **%.2f** · %.2f · %.1f ms |\n", rate, time, p99 }' >>"$work/table"
  awk -v whole="$(cut -d' ' -f2 "$work/portico.j-latency" | median)" -v call="$(cut -d' ' -f2 "$work/portico.j-call-latency" | median)" \
    -v slowest="$(cut -d' ' -f5 "$work/portico.j-call-latency" | median)" \
    'BEGIN { printf "\nAt half of the load that the node can bear as compositions of 3 calls, and at as many calls a second forwarded one by one: a 99th\npercentile of %.2f ms for compositions, of %.2f ms for calls, and so of %.2f ms for the slowest of three calls.\n", whole, call, slowest }' >"$work/composition"
  slow_calls
}

# What a service takes 50 ms for, six times over, for 100 clients at once; and what of that is the service's, which then has
# as many requests at once. All clients come at once in the beginning and go apart in the seconds after: in a short round
# those first requests are 1 % of all, and the 99th percentile would be theirs.
slow_calls() {
  local round seconds=$((4 * seconds))
  start_slow
  busy portico 100 slow.test / >/dev/null # not cold
  for round in $(seq "$rounds"); do
    wrk_rate "http://127.0.0.1:$slow_port/" 600 slow.test >>"$work/slow.six"
    busy portico 100 slow.test / >>"$work/portico.six"
    say "j: a composition of 6 slow calls, round $round of $rounds"
  done
  awk -v whole="$(cut -d' ' -f2 "$work/portico.six" | median)" -v service="$(cut -d' ' -f2 "$work/slow.six" | median)" \
    'BEGIN { printf "\nA composition of 6 calls to a service that takes 50 ms for each, for 100 clients at once: a 99th percentile of %.1f ms; the\nservice alone, with 600 clients at once, of %.1f ms.\n", whole, service }' >>"$work/composition"
}

# The same load for all: half of what nginx does at most, on 64 connections. Each of them thinks between an answer and the
# next request, at random around the same mean for every proxy, so that requests do not come in steps; a generator that
# sends at fixed ticks (h2load --rps) measures its own ticks.
latencies() {
  local proxy round rate
  rate=$(for round in 1 2 3; do busy nginx 64 bare.test /; done | cut -d' ' -f1 | median)
  think "$(awk -v r="$rate" 'BEGIN { print r / 2 }')"
  for round in $(seq "$rounds"); do
    for proxy in $1; do
      paced "$proxy" bare.test / >>"$work/$proxy.latency"
    done
    say "g: latency at half of nginx' most, round $round of $rounds"
  done
  for proxy in $1; do
    echo "$proxy $(for column in 1 2 3 4; do cut -d' ' -f$column "$work/$proxy.latency" | median; echo; done | tr '\n' ' ')"
  done >"$work/latencies"
}

# wrk waits whole milliseconds: 0 to twice the mean, the mean of 64 connections at that rate.
think() { # think <requests a second>
  awk -v r="$1" 'BEGIN { printf "local most = %d\nfunction delay() return math.random(0, most) end\n", 2 * 64 * 1000 / r + 0.5 }' >"$work/think.lua"
  cat >>"$work/think.lua" <<'LUA'
function done(summary, latency, requests)
  local e = summary.errors
  if e.connect + e.read + e.write + e.status + e.timeout > 0 then io.write("failed\n") end
  local slowest_of_three = latency:percentile(100 * 0.99 ^ (1 / 3)) -- what 99 of 100 such slowest ones do not exceed
  io.write(string.format("latency %.3f %.3f %.3f %.0f %.3f\n", latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency:percentile(99.9) / 1000, summary.requests * 1000000 / summary.duration, slowest_of_three / 1000))
end
LUA
}

# Prints p50, p99 and p99.9 in milliseconds, requests a second, and p99 of the slowest of three requests, of clients that think.
paced() { # paced <proxy> <host> <path>
  on_load_core wrk -t1 -c64 -d"${seconds}s" --timeout 10s -s "$work/think.lua" -H "Host: $2" \
    "http://127.0.0.1:${port[$1]}$3" >"$work/wrk.out"
  ! grep -q '^failed' "$work/wrk.out" || die "$1 failed requests under half of the load"
  sed -n 's/^latency //p' "$work/wrk.out"
}

# A node that starts anew from its disk cache, as after a crash, and takes full load in the moment in which it is ready.
cold_start() {
  local warm began ready rate first
  warm=$(busy portico 64 bare.test / | cut -d' ' -f1)
  end "${pid_of[portico]}"
  began=$(date +%s%N)
  start_node
  ready=$((($(date +%s%N) - began) / 1000000))
  first=$(seconds=1 busy portico 64 bare.test /)
  rate=$(busy portico 64 bare.test / | cut -d' ' -f1)
  awk -v ready="$ready" -v warm="$warm" -v first="$first" -v rate="$rate" 'BEGIN { split(first, f, " ")
    printf "Started anew on one core from its disk cache, the node was ready after %.1f s. In its first second it then did %.2f of its\nwarm rate with a 99th percentile of %.1f ms, in the seconds after it %.2f.\n", ready / 1000, f[1] / warm, f[2], rate / warm }' >"$work/cold"
}

report() {
  cat <<TEXT
Each cell: requests a second and processor time of the proxy for one exchange, both as ratios to nginx in the same rounds,
and the 99th percentile under that load. $rounds rounds of $seconds s each, interleaved, medians; $(nproc) cores, one for the proxy,
one for backend and load generator. $(nginx -v 2>&1 | sed 's/.*: //'), $(haproxy -v | head -n 1 | cut -d' ' -f1-3),
Spring Cloud Gateway of $(sed -n '/spring-cloud-dependencies/{n;s/.*<version>\(.*\)<.*/\1/p}' "$here/spring-cloud-gateway/pom.xml"), $("$java" -version 2>&1 | head -n 1).

| work | nginx | HAProxy | Spring Cloud Gateway | Portico |
| --- | --- | --- | --- | --- |
TEXT
  cat "$work/table" 2>/dev/null || true
  if [ -f "$work/costs" ]; then
    printf '\nWhat policies cost Portico, to a route without them, or another one that is named, in the same rounds:\n\n| policy | requests a second | processor time of one exchange |\n| --- | --- | --- |\n'
    cat "$work/costs"
  fi
  if [ -f "$work/latencies" ]; then
    printf '\nAt half of the load that nginx can bear, the same for each of them:\n\n| | p50 | p99 | p99.9 | requests a second |\n| --- | --- | --- | --- | --- |\n'
    awk '{ name = $1 == "haproxy" ? "HAProxy" : $1 == "portico" ? "Portico" : $1 == "scg" ? "Spring Cloud Gateway" : $1; printf "| %s | %.2f ms | %.2f ms | %.2f ms | %d |\n", name, $2, $3, $4, $5 }' "$work/latencies"
  fi
  [ ! -f "$work/composition" ] || cat "$work/composition"
  [ ! -f "$work/cold" ] || { echo && cat "$work/cold"; }
  printf '\nResident memory of the node: %s MB idle with one route, %s MB with 1,001 routes and %s keys, %s MB after all of this.\n' \
    "$idle_resident" "$full_resident" "$(printf "%'d" "$keys")" "$end_resident"
}

write_report() { # write_report <page>
  awk -v report="$work/report" '
    /<!-- bench: begin/ { print; while ((getline line < report) > 0) print line; skip = 1 }
    /<!-- bench: end/ { skip = 0 } !skip && !/<!-- bench: begin/ { print }' "$1" >"$work/page"
  cp "$work/page" "$1"
  say "wrote ${1#"$home/"}"
}
