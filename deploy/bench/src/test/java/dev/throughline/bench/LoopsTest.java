package dev.throughline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The drivers against services that behave well, badly, and late. */
class LoopsTest {
    private static final String ID = "01900000-0000-7000-8000-0000000000%02d";
    private static final String DONE =
            FakeService.ok("{\"workflow_id\":\"" + ID.formatted(1) + "\",\"status\":\"completed\"}");
    private static final String FULL = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

    @Test
    void shouldCountCompletedRefusedAndFailedApart() throws IOException {
        // Given
        var requests = new AtomicInteger();
        try (var service = new FakeService(request -> switch (requests.getAndIncrement() % 4) {
            case 0 -> DONE;
            case 1 -> FULL;
            case 2 -> FakeService.ok("{\"workflow_id\":\"x\",\"status\":\"failed\"}");
            default -> null;
        })) {
            // When
            var result = new ClosedLoop(new Line(service.endpoint()), 3).run(Duration.ofMillis(400));

            // Then
            var tally = result.tally();
            assertThat(tally.completed()).isPositive();
            assertThat(tally.refusals()).isPositive();
            assertThat(tally.failures()).isPositive();
            assertThat(tally.firstFailure()).isNotEmpty();
            assertThat(result.perSecond()).isEqualTo(tally.completed() / 0.4);
            assertThat(tally.completed() + tally.refusals() + tally.failures()).isLessThanOrEqualTo(requests.get());
        }
    }

    @Test
    void shouldStartAtTheRateAndNotFaster() throws IOException {
        try (var service = new FakeService(request -> DONE)) {
            // When
            var tally = new OpenLoop(new Line(service.endpoint()), 50, OpenLoop.Follower.NONE)
                    .run(Duration.ofMillis(500), 4);

            // Then
            assertThat(tally.completed()).isEqualTo(25);
            assertThat(tally.failures()).isZero();
        }
    }

    @Test
    void shouldChargeAStallToEverybodyWhoWasDue() throws IOException {
        // Given a service whose first answer takes 300 ms while nine more are due on the only connection
        var first = new CountDownLatch(1);
        var requests = new AtomicInteger();
        try (var service = new FakeService(request -> {
            if (requests.getAndIncrement() == 0) {
                await(first, 300);
            }
            return DONE;
        })) {
            // When
            var tally = new OpenLoop(new Line(service.endpoint()), 100, OpenLoop.Follower.NONE)
                    .run(Duration.ofMillis(100), 1);

            // Then
            assertThat(tally.completed()).isEqualTo(10);
            assertThat(tally.latencies.percentileMs(1)).isGreaterThan(200);
        }
    }

    @Test
    void shouldGoOnAfterABrokenConnection() throws IOException {
        var requests = new AtomicInteger();
        try (var service = new FakeService(request -> requests.getAndIncrement() == 3 ? null : DONE)) {
            // When
            var tally = new OpenLoop(new Line(service.endpoint()), 100, OpenLoop.Follower.NONE)
                    .run(Duration.ofMillis(100), 1);

            // Then
            assertThat(tally.completed()).isEqualTo(9);
            assertThat(tally.failures()).isEqualTo(1);
        }
    }

    @Test
    void shouldFollowARecordUntilItIsWhole() throws IOException {
        // Given a trace service that knows the workflow late and completes it later
        Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
        try (var service = new FakeService(request -> {
            String id = request.substring("GET /api/v1/traces/".length(), request.indexOf(" HTTP"));
            int times =
                    asked.computeIfAbsent(id, ignored -> new AtomicInteger()).getAndIncrement();
            return switch (times) {
                case 0 -> "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}";
                case 1 -> FakeService.ok("{\"status\":\"running\",\"complete\":false}");
                case 2 -> FakeService.ok("{\"status\":\"completed\",\"complete\":false}");
                default -> FakeService.ok("{\"status\":\"completed\",\"complete\":true}");
            };
        })) {
            var watch = new RecordWatch(service.endpoint());

            // When
            try (watch) {
                for (int i = 10; i < 14; i++) {
                    watch.completed(completed(i), System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(100));
                }
            }

            // Then
            assertThat(watch.tally().completed()).isEqualTo(4);
            assertThat(watch.tally().failures()).isZero();
            assertThat(watch.tally().latencies.percentileMs(1)).isGreaterThan(110);
            assertThat(asked).hasSize(4).containsKey(ID.formatted(12));
            assertThat(asked.values()).allMatch(times -> times.get() == 4);
        }
    }

    @Test
    void shouldHearOfOneInSoMany() {
        Queue<Long> heard = new ConcurrentLinkedQueue<>();
        OpenLoop.Follower all = (workflow, nanoTime) -> heard.add(nanoTime);
        var some = all.oneIn(3);

        for (long i = 0; i < 7; i++) {
            some.completed(completed(1), i);
        }

        assertThat(heard).containsExactly(0L, 3L, 6L);
    }

    @Test
    void shouldWaitForTheLedgerToCatchUp() throws IOException, InterruptedException {
        // Given
        var asked = new AtomicInteger();
        try (var service = new FakeService(request -> {
                    int records = Math.min(5, asked.getAndIncrement());
                    return FakeService.ok(
                            "{\"records\":%d,\"events\":%d,\"chains\":[]}".formatted(records, records * 2));
                });
                var ledger = new Ledger(service.endpoint())) {
            var before = ledger.count();

            // When
            var caughtUp = ledger.caughtUp();

            // Then
            assertThat(caughtUp.records()).isEqualTo(5);
            assertThat(before.eventsPerSecondUntil(new Ledger.Count(5, 10, before.nanoTime() + 2_000_000_000L)))
                    .isEqualTo(5);
        }
    }

    private static Line.Outcome.Completed completed(int n) {
        return new Line.Outcome.Completed(
                ("{\"workflow_id\":\"" + ID.formatted(n) + "\",\"status\":\"completed\"}").getBytes(), false);
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
