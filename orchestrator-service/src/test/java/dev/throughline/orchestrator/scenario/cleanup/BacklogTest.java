package dev.throughline.orchestrator.scenario.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Topics;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final Map<String, Long> ENDS =
            Map.of(Topics.EVENTS + "/0", 10L, Topics.EVENTS + "/1", 5L, Topics.DEAD_LETTERS + "/0", 2L);

    @Test
    void shouldNameEachReaderThatLacksSomething() {
        assertThat(Backlog.behind(ENDS, Map.of("throughline-trace", read(10, 4), "throughline-incident", read(12, 5))))
                .containsExactly("throughline-trace: 1 records to read");
    }

    @Test
    void shouldCountAPartitionThatAReaderHasNotBegun() {
        var onlyOne = Map.of(new TopicPartition(Topics.EVENTS, 0), new OffsetAndMetadata(10));

        assertThat(Backlog.behind(ENDS, Map.of("throughline-trace", onlyOne)))
                .containsExactly("throughline-trace: 5 records to read");
    }

    @Test
    void shouldNotWaitForAReaderThatIsNotThere() {
        assertThat(Backlog.behind(ENDS, Map.of("throughline-trace", Map.of()))).isEmpty();
    }

    @Test
    void shouldLookAtEachReadersOwnTopicOnly() {
        var letters = Map.of(new TopicPartition(Topics.DEAD_LETTERS, 0), new OffsetAndMetadata(2));

        assertThat(Backlog.behind(ENDS, Map.of("throughline-incident-dead-letters", letters)))
                .isEmpty();
    }

    private static Map<TopicPartition, OffsetAndMetadata> read(long first, long second) {
        return Map.of(
                new TopicPartition(Topics.EVENTS, 0), new OffsetAndMetadata(first),
                new TopicPartition(Topics.EVENTS, 1), new OffsetAndMetadata(second));
    }
}
