package dev.throughline.orchestrator.taskcode;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Token buckets: one for each client, one for all together. Clients beyond the bound push out whoever was away longest;
 * who changes addresses that fast meets the bucket of all. A restart forgets, which gives an attacker one bucket more.
 */
final class RedeemLimiter {
    private static final int MAX_CLIENTS = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Map<String, Bucket> clients = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_CLIENTS;
        }
    };
    private final int perClient;
    private final Bucket all;
    private final InstantSource clock;

    RedeemLimiter(int perClient, int inAll, InstantSource clock) {
        this.perClient = perClient;
        this.clock = clock;
        this.all = new Bucket(inAll, clock.instant());
    }

    /** Empty when the client may try now; how long to wait otherwise. A refused client takes nothing from the others. */
    synchronized Optional<Duration> refusal(String client) {
        Instant now = clock.instant();
        Bucket own = clients.computeIfAbsent(client, ignored -> new Bucket(perClient, now));
        Duration wait = own.wait(now);
        Duration waitOfAll = all.wait(now);
        if (wait.isZero() && waitOfAll.isZero()) {
            own.take();
            all.take();
            return Optional.empty();
        }
        return Optional.of(wait.compareTo(waitOfAll) >= 0 ? wait : waitOfAll);
    }

    synchronized int clients() {
        return clients.size();
    }

    private static final class Bucket {
        private final int size;
        private double left;
        private Instant filled;

        Bucket(int size, Instant now) {
            this.size = size;
            this.left = size;
            this.filled = now;
        }

        /** Zero when there is one to take. */
        Duration wait(Instant now) {
            double perMilli = (double) size / WINDOW.toMillis();
            long passed = Math.max(0, Duration.between(filled, now).toMillis());
            left = Math.min(size, left + passed * perMilli);
            filled = now;
            return left >= 1 ? Duration.ZERO : Duration.ofMillis((long) Math.ceil((1 - left) / perMilli));
        }

        void take() {
            left--;
        }
    }
}
