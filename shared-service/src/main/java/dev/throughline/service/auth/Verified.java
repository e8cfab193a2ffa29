package dev.throughline.service.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens whose signature was checked a moment ago: the check costs more than everything else that a small request does.
 * An entry ends with its token, and within a minute, so that a key that is withdrawn ends soon too.
 */
final class Verified {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST = 1_000;

    private record Entry(Access access, Instant until) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    Optional<Access> find(String token, Instant now) {
        Entry entry = entries.get(token);
        if (entry == null) {
            return Optional.empty();
        }
        if (!now.isBefore(entry.until())) {
            entries.remove(token, entry);
            return Optional.empty();
        }
        return Optional.of(entry.access());
    }

    void put(String token, Access access, Instant expires, Instant now) {
        if (entries.size() >= MOST) {
            entries.clear();
        }
        Instant latest = now.plus(LONGEST);
        entries.put(token, new Entry(access, expires.isBefore(latest) ? expires : latest));
    }
}
