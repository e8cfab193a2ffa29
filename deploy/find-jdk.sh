# Sourced by mvnw and deploy/throughline: sets JAVA_HOME to the newest JDK >= 21 that can be found.
# Looks at JAVA_HOME, PATH, then the usual installation folders of Linux distributions, SDKMAN and macOS.

throughline_jdk_major() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release" | head -n 1
  else
    "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
  fi
}

throughline_find_jdk() {
  best='' best_major=20
  on_path=$(command -v javac 2>/dev/null || :)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")
  if [ -n "${JAVA_HOME-}" ]; then
    major=$(throughline_jdk_major "$JAVA_HOME" || :)
    if [ -n "$major" ] && [ "$major" -ge 21 ]; then return 0; fi
  fi
  set +f
  for throughline_candidate in "$on_path" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    major=$(throughline_jdk_major "$throughline_candidate" || :)
    if [ -n "$major" ] && [ "$major" -gt "$best_major" ]; then best=$throughline_candidate best_major=$major; fi
  done
  if [ -z "$best" ]; then
    echo "Throughline needs a JDK 21 or newer, and none was found." >&2
    echo "Looked at JAVA_HOME, PATH, /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks and /Library/Java." >&2
    echo "Install one (Debian: apt install openjdk-21-jdk, SDKMAN: sdk install java 21-tem) or set JAVA_HOME." >&2
    return 1
  fi
  JAVA_HOME=$best
  export JAVA_HOME
}
