package dev.throughline.orchestrator.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.contracts.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every content store does. */
abstract class ContentStoreContractTest {
    private static final Duration WEEK = Duration.ofDays(7);

    /** The same store for all calls of one test. */
    abstract ContentStore store();

    /** Makes it so that the content was stored so long ago. */
    abstract void age(String sha256, Duration age) throws IOException;

    /** How many files there are that are no content. */
    abstract long remains() throws IOException;

    @Test
    void shouldGiveBackWhatWasStored() throws Exception {
        // Given
        byte[] content = bytes(300_000);

        // When
        var stored = store().store(new ByteArrayInputStream(content), content.length);

        // Then
        assertThat(stored).isEqualTo(new ContentStore.Stored(Json.sha256(content), content.length));
        var found = store().find(stored.sha256()).orElseThrow();
        assertThat(found.size()).isEqualTo(content.length);
        assertThat(found.path()).hasBinaryContent(content);
        try (InputStream in = found.open()) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void shouldGiveBackAPartOfIt() throws Exception {
        // Given
        var stored = store().store("0123456789".getBytes(StandardCharsets.UTF_8));

        // When
        try (InputStream in = store().find(stored.sha256()).orElseThrow().open(3, 4)) {
            // Then
            assertThat(in.readAllBytes()).asString().isEqualTo("3456");
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void shouldStoreNothingWhenThereIsMoreThanAllowed() throws Exception {
        // Given
        byte[] content = bytes(100_001);

        // Then
        assertThatThrownBy(() -> store().store(new ByteArrayInputStream(content), 100_000))
                .isInstanceOf(ContentTooLargeException.class)
                .hasMessageContaining("100000");
        assertThat(store().exists(Json.sha256(content))).isFalse();
        assertThat(remains()).isZero();
    }

    @Test
    void shouldStoreNothingWhenTheSourceBreaks() throws Exception {
        // Given
        var broken = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("gone");
                }
                return 'x';
            }
        };

        // Then
        assertThatThrownBy(() -> store().store(broken, Long.MAX_VALUE)).hasRootCauseMessage("gone");
        assertThat(remains()).isZero();
    }

    @Test
    void shouldKnowNothingOfWhatIsNoDigest() {
        for (String name : List.of("", "..", "../../etc/passwd", "A".repeat(64), "0".repeat(63), "0".repeat(64))) {
            assertThat(store().exists(name)).as(name).isFalse();
        }
    }

    @Test
    void shouldNameWhatIsIdleInItsOrder() throws Exception {
        // Given
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            all.add(store().store(bytes(i + 1)).sha256());
            age(all.get(i), WEEK.plusHours(1));
        }
        String fresh = store().store(bytes(100)).sha256();
        Instant since = Instant.now().minus(WEEK);

        // When
        List<String> found = new ArrayList<>();
        var page = store().idle(since, "", 10);
        while (!page.isEmpty()) {
            found.addAll(page);
            page = store().idle(since, page.getLast(), 10);
        }

        // Then
        assertThat(found).isSorted().containsExactlyInAnyOrderElementsOf(all).doesNotContain(fresh);
    }

    @Test
    void shouldDeleteOnlyWhatIsIdle() throws Exception {
        // Given
        Instant since = Instant.now().minus(WEEK);
        String fresh = store().store(bytes(1)).sha256();
        String old = store().store(bytes(2)).sha256();
        String again = store().store(bytes(3)).sha256();
        for (String sha256 : List.of(old, again)) {
            age(sha256, WEEK.plusHours(1));
        }

        // When
        store().store(bytes(3));

        // Then
        assertThat(store().delete(fresh, since)).isFalse();
        assertThat(store().delete(again, since)).isFalse();
        assertThat(store().delete(old, since)).isTrue();
        assertThat(store().delete(old, since)).isFalse();
        assertThat(List.of(fresh, again)).allMatch(store()::exists);
        assertThat(store().exists(old)).isFalse();
    }

    @Test
    void shouldNotBeIdleBeforeTheTimeUntilWhichItIsKept() {
        // Given
        Instant soon = Instant.now().plus(Duration.ofHours(1));
        Instant later = soon.plusSeconds(10);
        String kept = store().store(bytes(1)).sha256();

        // When
        boolean isHere = store().keep(kept, later) && store().keep(kept, soon);
        store().store(bytes(1));

        // Then
        assertThat(isHere).isTrue();
        assertThat(store().delete(kept, soon)).isFalse();
        assertThat(store().delete(kept, later.plusSeconds(1))).isTrue();
        assertThat(store().keep(kept, later)).isFalse();
    }

    @Test
    void shouldBeReadableToItsEndWhenItIsDeletedMeanwhile() throws Exception {
        // Given
        byte[] content = bytes(1_000_000);
        String sha256 = store().store(content).sha256();

        // When
        try (InputStream in = store().find(sha256).orElseThrow().open()) {
            int first = in.read();
            assertThat(store().delete(sha256, Instant.now().plusSeconds(60))).isTrue();

            // Then
            assertThat((byte) first).isEqualTo(content[0]);
            assertThat(in.readAllBytes()).hasSize(999_999);
        }
    }

    /** Whoever has stored something finds it, however hard others try to sweep it away. */
    @Test
    void shouldLoseNothingWhenItIsStoredWhileItIsSweptAway() throws Exception {
        // Given
        byte[] content = bytes(20_000);
        String sha256 = Json.sha256(content);
        var stop = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sweepers = IntStream.range(0, 3)
                    .<Future<?>>mapToObj(ignored -> threads.submit(() -> {
                        while (!stop.get()) {
                            store().delete(sha256, Instant.now().minus(WEEK));
                        }
                    }))
                    .toList();

            // When
            int lost = 0;
            for (int i = 0; i < 500; i++) {
                store().store(content);
                lost += store().exists(sha256) ? 0 : 1;
                age(sha256, WEEK.plusHours(1));
            }
            stop.set(true);
            for (var sweeper : sweepers) {
                sweeper.get();
            }

            // Then
            assertThat(lost).isZero();
        }
    }

    private static byte[] bytes(int length) {
        byte[] content = new byte[length];
        new java.util.Random(length).nextBytes(content);
        return content;
    }
}
