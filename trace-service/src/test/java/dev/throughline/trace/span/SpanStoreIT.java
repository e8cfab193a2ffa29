package dev.throughline.trace.span;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.trace.AnySpans;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class SpanStoreIT {
    private static final int CHUNKS = 120;
    private static final int FILTERS = 60;

    @Inject
    SpanCutter cutter;

    @Inject
    SpanIntake intake;

    @Inject
    SpanStore store;

    private final String tenant = "t-" + UUID.randomUUID();

    @Test
    void shouldBeOneTraceInOrderOfArrivalWhenItsSpansComeInManyRequests() {
        // Given
        var any = new AnySpans(1);
        UUID trace = UUID.randomUUID();
        var requests = IntStream.range(0, 4)
                .mapToObj(i -> any.request(List.of(trace), 3))
                .toList();

        // When
        requests.forEach(this::store);

        // Then
        var stored = store.trace(tenant, trace).await().indefinitely();
        assertThat(stored.stream().map(SpanStoreIT::ids)).containsExactlyElementsOf(ids(requests));
        assertThat(store.trace("a-stranger", trace).await().indefinitely()).isEmpty();
        assertThat(store.trace(tenant, UUID.randomUUID()).await().indefinitely())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldFindEverythingThatMatchesAndInOrderWhenSearched(long seed) {
        // Given
        var random = new Random(seed);
        var any = new AnySpans(seed);
        IntStream.range(0, CHUNKS).forEach(i -> store(any.request(List.of(UUID.randomUUID()), 1 + random.nextInt(4))));
        Instant now = Instant.now();
        var all = chunks(keys(SpanFilter.all(now.minusSeconds(3_600), now.plusSeconds(60), CHUNKS + 1)));
        assertThat(all).hasSize(CHUNKS).isSortedAccordingTo(NaiveSearch.NEWEST_FIRST);

        for (int i = 0; i < FILTERS; i++) {
            // When
            var filter = NaiveSearch.filter(random, now, all);
            var found = pages(filter);

            // Then
            var ids = found.stream().map(SpanChunk::traceId).toList();
            assertThat(found).isSortedAccordingTo(NaiveSearch.NEWEST_FIRST);
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(ids)
                    .as("%s", filter)
                    .containsAll(all.stream()
                            .filter(chunk -> NaiveSearch.matches(filter, chunk))
                            .map(SpanChunk::traceId)
                            .toList());
        }
    }

    @Test
    void shouldNotFindWhatCannotMatchWhenATokenIsInNoSpan() {
        // Given
        store(new AnySpans(5).request(List.of(UUID.randomUUID()), 5));
        Instant now = Instant.now();
        var filter = new SpanFilter(
                List.of(Set.of(Tokens.of("span.user", "nobody"), Tokens.of("span.user", "no one"))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now.minusSeconds(3_600),
                now.plusSeconds(60),
                10,
                Optional.empty());

        // Then
        assertThat(keys(filter)).isEmpty();
    }

    @Test
    void shouldNameWhatWasSeenLatelyWhenAskedForNamesAndValues() {
        // Given
        store(AnySpans.of("shop", new AnySpans(1).span(UUID.randomUUID()).addAttributes(AnySpans.text("user", "zoe"))));
        store(AnySpans.of("cart", new AnySpans(2).span(UUID.randomUUID()).addAttributes(AnySpans.text("user", "abe"))));

        // Then
        assertThat(store.keys(tenant, 100).await().indefinitely())
                .contains("resource.service.name", "span.user")
                .isSorted();
        assertThat(values("resource.service.name", 100)).containsExactly("cart", "shop");
        assertThat(values("resource.service.name", 1)).hasSize(1);
        assertThat(values("span.user", 100)).contains("abe", "zoe");
        assertThat(values("kind", 100)).isNotEmpty();
        assertThat(store.keys("a-stranger", 100).await().indefinitely()).isEmpty();
    }

    private List<String> values(String tag, int limit) {
        return store.values(tenant, SpanTag.parse(tag).orElseThrow(), limit)
                .await()
                .indefinitely();
    }

    private List<SpanChunk> pages(SpanFilter filter) {
        List<SpanChunk> found = new ArrayList<>();
        SpanFilter next = filter;
        while (true) {
            var page = keys(next);
            found.addAll(chunks(page));
            if (page.size() < filter.limit()) {
                return found;
            }
            next = filter.after(page.getLast(), filter.limit());
        }
    }

    private List<ChunkKey> keys(SpanFilter filter) {
        return store.candidates(tenant, filter).await().indefinitely();
    }

    private List<SpanChunk> chunks(List<ChunkKey> keys) {
        return store.chunks(tenant, keys).await().indefinitely();
    }

    private void store(TracesData request) {
        Cut cut = cutter.cut(request.toByteString(), new Sender(tenant, false), Instant.now());
        var taken = (SpanIntake.Taken) intake.offer(cut);
        taken.committed().await().atMost(Duration.ofSeconds(20));
    }

    private static List<List<String>> ids(List<TracesData> requests) {
        return requests.stream().map(SpanStoreIT::ids).toList();
    }

    private static List<String> ids(TracesData data) {
        return NaiveSearch.spans(data)
                .map(span -> HexFormat.of().formatHex(span.getSpanId().toByteArray()))
                .sorted()
                .toList();
    }
}
