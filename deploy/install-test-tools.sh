#!/bin/sh
# Real peers of the tests, all Debian packages: a foreign producer, the pooler, the receiver of alerts, and the tools that
# check rules and routing.
set -eu
missing=''
command -v kcat >/dev/null || missing="$missing kcat"
command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ] || missing="$missing pgbouncer"
command -v promtool >/dev/null || missing="$missing prometheus"
command -v amtool >/dev/null || missing="$missing prometheus-alertmanager"
[ -n "$missing" ] || exit 0
export DEBIAN_FRONTEND=noninteractive
install() {
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $missing
}
install || { apt-get update -qq && install; }
