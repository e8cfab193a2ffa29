package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Topics;
import dev.throughline.local.PlatformService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that nobody can use, on every topic that somebody reads: they are put aside, and everybody goes on. */
@ExtendWith(RunningPlatform.Shared.class)
class PoisonIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> READ_TOPICS = List.of(
            Topics.WORKFLOW_REQUESTS, Topics.TASK_RESULTS, Topics.tasks("report"), Topics.CONTROL, Topics.EVENTS);
    /** Less would be left for the headers of a letter than they need. */
    private static final int LARGEST = 1_048_400;

    private static final String NOW = "2026-01-01T00:00:00Z";

    private final RunningPlatform platform;
    private final Bus bus;

    PoisonIT(RunningPlatform platform) {
        this.platform = platform;
        this.bus = platform.bus();
    }

    /** @param readers who must put it aside */
    private record Poison(String topic, @Nullable String body, String... readers) {}

    /** What is no JSON, no object, not of the type, and nothing at all. */
    private static List<Poison> unreadable() {
        List<Poison> all = new ArrayList<>();
        for (String body : new String[] {"{broken", "[1, 2]", "{\"type\": 7, \"id\": 7, \"task_id\": 7}", "", null}) {
            all.add(new Poison(Topics.WORKFLOW_REQUESTS, body, "orchestrator"));
            all.add(new Poison(Topics.TASK_RESULTS, body, "orchestrator"));
            all.add(new Poison(Topics.tasks("report"), body, "worker"));
            all.add(new Poison(Topics.CONTROL, body, "worker"));
            all.add(new Poison(Topics.EVENTS, body, "incident", "trace"));
        }
        return all;
    }

    /** What reads well and means nothing, or cannot be kept. */
    private static List<Poison> unusable() {
        return List.of(
                new Poison(Topics.WORKFLOW_REQUESTS, "{\"type\": \"no-such-type\", \"name\": \"a\"}", "orchestrator"),
                new Poison(Topics.TASK_RESULTS, "{\"contract_version\": 1, \"attempt\": 1}", "orchestrator"),
                new Poison(Topics.TASK_RESULTS, result("[null]"), "orchestrator"),
                new Poison(
                        Topics.WORKFLOW_REQUESTS,
                        "{\"type\": \"noop\", \"name\": \"a\", \"inputs\": [null]}",
                        "orchestrator"),
                // As large as a record can be: its letter, with the reason, would be larger.
                new Poison(Topics.WORKFLOW_REQUESTS, "x".repeat(LARGEST), "orchestrator"),
                new Poison(Topics.TASK_RESULTS, "x".repeat(LARGEST), "orchestrator"),
                new Poison(Topics.tasks("report"), "x".repeat(LARGEST), "worker"),
                new Poison(Topics.EVENTS, "x".repeat(LARGEST), "incident", "trace"),
                new Poison(Topics.tasks("report"), "{\"contract_version\": 1, \"attempt\": 1}", "worker"),
                new Poison(Topics.EVENTS, event("poison", NOW, "null"), "trace"),
                new Poison(Topics.EVENTS, event("poison\\u0000", NOW, ""), "trace"),
                new Poison(Topics.EVENTS, event("poison", "+999999999-12-31T23:59:59Z", ""), "trace"));
    }

    private static String result(String artifacts) {
        return "{\"contract_version\": 1, \"task_id\": \"%s\", \"workflow_id\": \"%s\", \"attempt\": 1,"
                        .formatted(UUID.randomUUID(), UUID.randomUUID())
                + " \"outcome\": \"SUCCEEDED\", \"artifacts\": " + artifacts + "}";
    }

    private static String event(String tenant, String at, String events) {
        String id = UUID.randomUUID().toString();
        return """
                {"id": "%s", "source": "test", "tenant_id": "%s", "workflow_id": "%s", "trace_id": "%s",
                 "is_synthetic": false, "recorded_at": "%s", "events": [%s]}
                """.formatted(id, tenant, id, id, at, events);
    }

    @Test
    void shouldPutPoisonAsideAndGoOn() throws Exception {
        // Given
        List<Poison> poison = new ArrayList<>(unreadable());
        poison.addAll(unusable());
        String tenant = "poison-" + UUID.randomUUID();
        awaitListenerToBroadcasts();

        // When
        Map<String, Set<String>> expected = new TreeMap<>();
        for (Poison drop : poison) {
            RecordMetadata sent = bus.send(drop.topic(), UUID.randomUUID().toString(), drop.body());
            expected.put(place(sent), Set.of(drop.readers()));
        }

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(missing(expected)).isEmpty());
        for (int i = 0; i < 8; i++) {
            bus.send(Topics.WORKFLOW_REQUESTS, tenant + ":" + i, "{\"type\": \"noop\", \"name\": \"after\"}");
        }
        String completed = "SELECT count(*) FROM %s WHERE status = 'completed' AND tenant_id = '" + tenant + "'";
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(platform.caller().count(PlatformService.ORCHESTRATOR, completed.formatted("workflow")))
                    .isEqualTo(8);
            assertThat(platform.caller().count(PlatformService.TRACE, completed.formatted("trace")))
                    .isEqualTo(8);
            assertThat(incidentTitles())
                    .containsAll(READ_TOPICS.stream()
                            .map(topic -> "A record of " + topic + " cannot be used")
                            .toList());
        });
        for (PlatformService service : PlatformService.values()) {
            assertThat(platform.isReady(service)).as(service.module()).isTrue();
        }
    }

    /** A worker that has just started hears only what is said from then on. */
    private void awaitListenerToBroadcasts() {
        Map<String, Set<String>> said = new TreeMap<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            said.put(place(bus.send(Topics.CONTROL, UUID.randomUUID().toString(), "{broken")), Set.of("worker"));
            return missing(said).size() < said.size();
        });
    }

    private static String place(RecordMetadata sent) {
        return sent.topic() + "/" + sent.partition() + "/" + sent.offset();
    }

    /** Readers, by the place of the record that they have not put aside. */
    private Map<String, Set<String>> missing(Map<String, Set<String>> expected) {
        var found = deadLetters();
        var missing = new TreeMap<String, Set<String>>();
        expected.forEach((place, readers) -> {
            var absent = new TreeSet<>(readers);
            absent.removeAll(found.getOrDefault(place, Set.of()));
            if (!absent.isEmpty()) {
                missing.put(place, absent);
            }
        });
        return missing;
    }

    /** Who gave up on the record of a place, of all that say why. */
    private Map<String, Set<String>> deadLetters() {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        for (var letter : bus.read(Topics.DEAD_LETTERS)) {
            if (!header(letter, DeadLetters.REASON).isBlank()) {
                String place = header(letter, DeadLetters.SOURCE_TOPIC)
                        + "/" + header(letter, DeadLetters.SOURCE_PARTITION)
                        + "/" + header(letter, DeadLetters.SOURCE_OFFSET);
                found.computeIfAbsent(place, ignored -> new TreeSet<>()).add(header(letter, DeadLetters.SERVICE));
            }
        }
        return found;
    }

    private List<String> incidentTitles() throws Exception {
        return platform.caller()
                .get(PlatformService.INCIDENT, "/api/v1/incidents?limit=100")
                .path("items")
                .valueStream()
                .map(incident -> incident.path("title").asText())
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return Objects.requireNonNullElse(CloudEvents.header(letter.headers(), name), "");
    }
}
