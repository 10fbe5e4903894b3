# What is measured, and what stands behind it. Sourced by bench/run.
# shellcheck shell=bash disable=SC2034,SC2154

backend_port=9101 slow_port=9106
declare -A port=([nginx]=9102 [haproxy]=9103 [portico]=9104 [scg]=9105)
declare -A tls_port=([nginx]=9112 [haproxy]=9113 [portico]=9114 [scg]=9115)
management_port=9120 admin_port=9121 channel_port=9122
declare -A pid_of
java=${JAVA:-java} java_options=${JAVA_OPTIONS:-}
scg_jar=$here/spring-cloud-gateway/target/spring-cloud-gateway.jar

install_missing() {
  local packages=() program
  for program in nginx haproxy wrk h2load openssl python3; do
    command -v "$program" >/dev/null || packages+=("${program/h2load/nghttp2-client}")
  done
  if [ ${#packages[@]} -gt 0 ]; then
    [ "$(id -u)" = 0 ] || die "needs ${packages[*]}: apt-get install ${packages[*]}"
    say "installing ${packages[*]}"
    # RUNLEVEL=1 keeps Debian from starting what it installs: nothing here listens but on the loopback interface.
    apt-get update -qq && RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  fi
  local jar
  for jar in admin-api proxy-node; do
    [ -f "$home/$jar/target/quarkus-app/quarkus-run.jar" ] || die "$jar is not built: ./mvnw -DskipTests package builds it"
  done
  if [ ! -f "$scg_jar" ]; then
    say "building Spring Cloud Gateway"
    (cd "$here/spring-cloud-gateway" && "$home/mvnw" -B -ntp -q -DskipTests package >"$work/scg-build.log" 2>&1) ||
      die "Spring Cloud Gateway does not build: $(tail -n 5 "$work/scg-build.log")"
  fi
}

await() { # await <url>
  local _
  for _ in $(seq 600); do curl -kfsS -o /dev/null "$1" 2>/dev/null && return; sleep 0.2; done
  die "$1 does not answer"
}

start() { # start <core> <name> <command…>: remembers the pid
  local core=$1 name=$2
  shift 2
  taskset -c "$core" "$@" >"$work/$name.log" 2>&1 &
  pids+=("$!")
  pid_of[$name]=$!
}

base64url() { base64 -w0 | tr '+/' '-_' | tr -d '='; }

# The files that the backend serves, one certificate for all, and a token of which each route may know the key.
prepare() {
  mkdir -p "$work/www"
  head -c 100 /dev/zero | tr '\0' x >"$work/www/small"
  head -c 10240 /dev/zero | tr '\0' x >"$work/www/10k"
  head -c 1048576 /dev/zero | tr '\0' x >"$work/www/1m"
  # A kilobyte as services answer it, for compositions.
  awk 'BEGIN { printf "{\"total\":12,\"items\":["; for (n = 10; n < 22; n++) printf "%s{\"id\":%d,\"title\":\"Item number %d of the list\",\"price\":%d.90,\"on\":true}", (n > 10 ? "," : ""), n, n, n; printf "],\"next\":\"%s\"}", "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567" }' >"$work/www/1k"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bare.test \
    -addext subjectAltName=DNS:bare.test,DNS:api.test,DNS:localhost,IP:127.0.0.1 \
    -keyout "$work/tls.key" -out "$work/tls.crt" 2>/dev/null
  cat "$work/tls.crt" "$work/tls.key" >"$work/tls.pem"
  openssl genrsa -out "$work/token.key" 2048 2>/dev/null
  openssl rsa -in "$work/token.key" -pubout -out "$work/token.pub" 2>/dev/null
  local unsigned
  unsigned=$(printf '{"alg":"RS256","kid":"bench"}' | base64url).$(printf '{"sub":"bench","exp":4000000000}' | base64url)
  # shellcheck disable=SC2034
  token_header="authorization: Bearer $unsigned.$(printf %s "$unsigned" | openssl dgst -sha256 -sign "$work/token.key" | base64url)"
  # nginx' worker is another user; the rest of the directory stays ours.
  chmod 711 "$work" && chmod -R a+rX "$work/www"
}

nginx_http() { # nginx_http <name>: what both instances of nginx begin with
  printf 'daemon off; worker_processes 1; pid %s/%s.pid; error_log %s/%s.err;\n' "$work" "$1" "$work" "$1"
  printf 'events { worker_connections 4096; }\nhttp { access_log off; keepalive_requests 1000000000; default_type text/plain;\n'
  local kind
  for kind in client_body proxy fastcgi uwsgi scgi; do printf '%s_temp_path %s/%s-%s;\n' "$kind" "$work" "$1" "$kind"; done
}

start_backend() {
  {
    nginx_http backend
    cat <<CONF
sendfile on;
server { listen 127.0.0.1:$backend_port backlog=4096; root $work/www; open_file_cache max=10;
  location / { try_files /small =404; } location /1k/ { try_files /1k =404; } location /10k { try_files /10k =404; } location /1m { try_files /1m =404; } } }
CONF
  } >"$work/backend.conf"
  start "$load_core" backend nginx -c "$work/backend.conf"
}

# A service that takes 50 ms for each answer.
start_slow() {
  cat >"$work/slow.lua" <<'LUA'
core.register_action("take_time", { "http-req" }, function() core.msleep(50) end)
LUA
  cat >"$work/slow.cfg" <<CONF
global
  nbthread 1
  lua-load $work/slow.lua
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
frontend in
  bind 127.0.0.1:$slow_port backlog 4096
  http-request lua.take_time
  http-request return status 200 content-type application/json file $work/www/1k
CONF
  start "$load_core" slow haproxy -f "$work/slow.cfg"
  await "http://127.0.0.1:$slow_port/"
}

start_nginx() {
  {
    nginx_http nginx
    cat <<CONF
upstream backend { server 127.0.0.1:$backend_port; keepalive 256; keepalive_requests 1000000000; }
server { listen 127.0.0.1:${port[nginx]} backlog=4096; listen 127.0.0.1:${tls_port[nginx]} ssl http2 backlog=4096;
  ssl_certificate $work/tls.crt; ssl_certificate_key $work/tls.key;
  location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header X-Forwarded-For \$remote_addr; proxy_set_header X-Forwarded-Proto \$scheme;
    proxy_set_header X-Forwarded-Host \$host; proxy_set_header X-Request-Id \$request_id; } } }
CONF
  } >"$work/nginx.conf"
  start "$proxy_core" nginx nginx -c "$work/nginx.conf"
  # The worker does the work; the process that was started only watches it.
  await "http://127.0.0.1:${port[nginx]}/"
  pid_of[nginx]=$(pgrep -P "${pid_of[nginx]}" | head -n 1)
}

start_haproxy() {
  cat >"$work/haproxy.cfg" <<CONF
global
  nbthread 1
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  option http-keep-alive
  http-reuse always
  option forwardfor
frontend in
  bind 127.0.0.1:${port[haproxy]}
  bind 127.0.0.1:${tls_port[haproxy]} ssl crt $work/tls.pem alpn h2,http/1.1
  default_backend out
backend out
  server s 127.0.0.1:$backend_port
CONF
  start "$proxy_core" haproxy haproxy -f "$work/haproxy.cfg"
  await "http://127.0.0.1:${port[haproxy]}/"
}

start_scg() {
  start "$proxy_core" scg "$java" ${java_options:+"$java_options"} -Xmx512m -jar "$scg_jar" --backend="http://127.0.0.1:$backend_port" \
    --server.address=127.0.0.1 --server.port="${port[scg]}" --logging.level.root=WARN
  await "http://127.0.0.1:${port[scg]}/"
  start "$proxy_core" scg-tls "$java" ${java_options:+"$java_options"} -Xmx512m -jar "$scg_jar" --backend="http://127.0.0.1:$backend_port" \
    --server.address=127.0.0.1 --server.port="${tls_port[scg]}" --logging.level.root=WARN \
    --server.http2.enabled=true --server.ssl.bundle=bench \
    --spring.ssl.bundle.pem.bench.keystore.certificate="file:$work/tls.crt" \
    --spring.ssl.bundle.pem.bench.keystore.private-key="file:$work/tls.key"
  await "https://127.0.0.1:${tls_port[scg]}/"
}

start_portico() {
  start "$load_core" admin env PORTICO_DATA_DIR="$work/admin" PORTICO_LOCAL_ACCESS=true \
    PORTICO_ADMIN_PORT=$admin_port PORTICO_CHANNEL_PORT=$channel_port \
    "$java" -Xmx1g -jar "$home/admin-api/target/quarkus-app/quarkus-run.jar"
  await "http://127.0.0.1:$admin_port/q/health/ready"
  api=http://127.0.0.1:$admin_port/api/v1
  token=$(curl -fsS -X POST "$api/auth/local" -H "Authorization: Local $(cat "$work/admin/local-access")" \
    -H 'content-type: application/json' -d '{"name":"bench","expiresIn":"8h"}' | sed 's/.*"value":"\([^"]*\)".*/\1/')
  curl -fsS -X POST "$api/nodes" -H "Authorization: Bearer $token" -H 'content-type: application/json' \
    -d '{"name":"bench"}' | sed 's/.*"token":"\([^"]*\)".*/\1/' >"$work/node.token"
  apply "$(bare_configuration)"
  start_node
  idle_resident=$(resident portico)
  apply "$(full_configuration)"
  full_resident=$(resident portico)
}

start_node() {
  start "$proxy_core" portico env PORTICO_DATA_DIR="$work/node" PORTICO_NODE_NAME=bench PORTICO_NODE_LOOPS=1 \
    PORTICO_NODE_PORT="${port[portico]}" PORTICO_NODE_TLS_PORT="${tls_port[portico]}" \
    PORTICO_NODE_MANAGEMENT_PORT=$management_port PORTICO_ADMIN_URLS=http://127.0.0.1:$channel_port \
    PORTICO_NODE_TOKEN_FILE="$work/node.token" PORTICO_KEYRING_FILE="$work/admin/keyring" \
    "$java" ${java_options:+"$java_options"} -Xms64m -Xmx512m -jar "$home/proxy-node/target/quarkus-app/quarkus-run.jar"
  await "http://127.0.0.1:$management_port/q/health/ready"
}

apply() { # apply <configuration>: adds it, and waits until the node runs it
  local revision
  revision=$(curl -fsS -X POST "$api/config" -H "Authorization: Bearer $token" -H 'content-type: application/yaml' \
    --data-binary @- -D - -o /dev/null <<<"$1" | tr -d '\r' | sed -n 's/^[Pp]ortico-[Rr]evision: //p')
  [ -z "${pid_of[portico]:-}" ] ||
    curl -fsS "$api/revisions/$revision?wait=applied&timeout=60s" -H "Authorization: Bearer $token" >/dev/null
}

bare_configuration() {
  printf 'format: portico/v1\nservices:\n'
  printf -- '- { name: backend, url: "http://127.0.0.1:%s" }\n- { name: slow, url: "http://127.0.0.1:%s" }\nroutes:\n' "$backend_port" "$slow_port"
  printf -- '- { name: bare, match: { hosts: [bare.test] }, forward: { service: backend } }\n'
  printf -- '- { name: composed, match: { hosts: [composed.test] }, compose: { composition: three } }\n'
  printf -- '- { name: slow, match: { hosts: [slow.test] }, compose: { composition: six } }\n'
  printf 'compositions:\n- name: three\n  calls:\n'
  local call
  for call in a b c; do printf '    %s: { service: backend, path: /1k/%s, group: %s }\n' "$call" "$call" "$call"; done
  printf -- '- name: six\n  calls:\n'
  for call in a b c d e f; do printf '    %s: { service: slow, path: /%s, group: %s }\n' "$call" "$call" "$call"; done
  printf 'certificates:\n- name: default\n  chain: |\n'
  sed 's/^/    /' "$work/tls.crt"
  printf '  privateKey: |\n'
  sed 's/^/    /' "$work/tls.key"
}

# A thousand routes with everything on them behind many keys.
full_configuration() {
  printf 'format: portico/v1\nroutes:\n'
  awk 'BEGIN { for (n = 1; n <= 1000; n++) printf "- { name: r%d, match: { hosts: [api.test], paths: [\"/r%d/**\"] }, forward: { service: backend }, policies: [ { type: key-auth }, { type: rate-limit, settings: { limit: 1000000000, per: 1m } } ] }\n", n, n }'
  printf 'consumers:\n'
  awk -v keys="$keys" 'BEGIN { for (n = 1; n <= keys; n++) printf "- { name: c%d, credentials: [ { type: api-key, name: main, value: bench-key-number-%08d } ] }\n", n, n }'
}

# A route for each policy whose cost is asked for, and one like them without.
policies_configuration() {
  printf 'format: portico/v1\nroutes:\n'
  printf -- '- { name: plain, match: { hosts: [plain.test] }, forward: { service: backend } }\n'
  printf -- '- { name: cached, match: { hosts: [cached.test] }, forward: { service: backend }, policies: [ { type: cache, settings: { ttl: 1h } } ] }\n'
  printf -- '- { name: limited, match: { hosts: [limited.test] }, forward: { service: backend }, policies: [ { type: rate-limit, settings: { limit: 1000000000, per: 1m } } ] }\n'
  printf -- '- { name: keyed, match: { hosts: [keyed.test] }, forward: { service: backend }, policies: [ { type: key-auth } ] }\n'
  printf -- '- { name: signed, match: { hosts: [signed.test] }, forward: { service: backend }, policies: [ { type: jwt } ] }\n'
  printf -- '- name: edited\n  match: { hosts: [edited.test] }\n  forward: { service: backend }\n  policies:\n'
  printf -- '  - { type: request-headers, settings: { set: { x-bench: a }, remove: [x-api-key] } }\n'
  printf -- '  - { type: response-headers, settings: { set: { x-bench: a }, remove: [last-modified] } }\n'
  printf 'consumers:\n- name: signs\n  credentials:\n  - type: jwt-key\n    name: main\n    keyId: bench\n    algorithm: RS256\n    publicKey: |\n'
  sed 's/^/      /' "$work/token.pub"
}

# A revision a second until it is ended; the routes that carry the load are not the ones that change.
change_each_second() {
  local n=0
  while sleep 1; do
    n=$((n + 1))
    curl -fsS -o /dev/null -X PUT "$api/routes/changing" -H "Authorization: Bearer $token" -H 'content-type: application/json' \
      -d "{\"match\":{\"hosts\":[\"changing.test\"],\"paths\":[\"/v$n/**\"]},\"forward\":{\"service\":\"backend\"}}"
  done
}

resident() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/${pid_of[$1]}/status"; }
