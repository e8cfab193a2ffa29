package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    @Test
    void shouldKeepTheRecordAndSayWhereItStoodAndWhy() {
        // Given
        byte[] key = {1, 2};
        byte[] value = {(byte) 0xff, 0, (byte) 0xfe};
        var poison = new ConsumerRecord<>(Topics.TASK_RESULTS, 3, 41L, key, value);
        poison.headers().add("ce_id", "7".getBytes(StandardCharsets.UTF_8));

        // When
        var letter = DeadLetters.of(poison, "orchestrator", new Json.UnreadableException("not JSON", null));

        // Then
        assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS);
        assertThat(letter.key()).isSameAs(key);
        assertThat(letter.value()).isSameAs(value);
        assertThat(CloudEvents.header(letter.headers(), "ce_id")).isEqualTo("7");
        assertThat(CloudEvents.header(letter.headers(), DeadLetters.SERVICE)).isEqualTo("orchestrator");
        assertThat(CloudEvents.header(letter.headers(), DeadLetters.SOURCE_TOPIC))
                .isEqualTo(Topics.TASK_RESULTS);
        assertThat(CloudEvents.header(letter.headers(), DeadLetters.SOURCE_PARTITION))
                .isEqualTo("3");
        assertThat(CloudEvents.header(letter.headers(), DeadLetters.SOURCE_OFFSET))
                .isEqualTo("41");
        assertThat(CloudEvents.header(letter.headers(), DeadLetters.REASON)).isEqualTo("not JSON");
        assertThat(CloudEvents.header(letter.headers(), DeadLetters.EXCEPTION))
                .isEqualTo(Json.UnreadableException.class.getName());
        assertThat(poison.headers().toArray()).hasSize(1);
    }

    @Test
    void shouldTakeRecordsWithoutKeyOrValueAndCutReasons() {
        // Given
        var tombstone = new ConsumerRecord<byte[], byte[]>(Topics.EVENTS, 0, 0L, null, null);

        // When
        var letter = DeadLetters.of(tombstone, "trace", new IllegalStateException("x".repeat(900)));
        var silent = DeadLetters.of(tombstone, "trace", new IllegalStateException());

        // Then
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
        assertThat(CloudEvents.header(letter.headers(), DeadLetters.REASON)).hasSize(500);
        assertThat(CloudEvents.header(silent.headers(), DeadLetters.REASON)).isEqualTo("null");
    }

    @Test
    void shouldSayWhatItWasWhenTheLetterWouldNotFit() {
        // Given
        byte[] key = {1};
        byte[] value = new byte[1_048_000];
        var large = new ConsumerRecord<>(Topics.EVENTS, 0, 0L, key, value);
        large.headers().add("ce_id", CloudEvents.utf8("7"));
        var around = new ConsumerRecord<>(Topics.EVENTS, 0, 0L, key, new byte[] {'x'});
        around.headers().add("much", new byte[200_000]).add(Synthetic.HEADER, CloudEvents.utf8("S-1"));

        // When
        var letter = DeadLetters.of(large, "trace", new IllegalStateException("too much"));
        var bare = DeadLetters.of(around, "trace", new IllegalStateException("too much"));

        // Then
        assertThat(letter.value()).isNull();
        assertThat(letter.key()).isSameAs(key);
        assertThat(CloudEvents.header(letter.headers(), "ce_id")).isEqualTo("7");
        assertThat(CloudEvents.header(letter.headers(), DeadLetters.SIZE)).isEqualTo("1048000");
        assertThat(CloudEvents.header(letter.headers(), DeadLetters.SHA256)).isEqualTo(Json.sha256(value));
        assertThat(bare.key()).isNull();
        assertThat(bare.headers().headers("much")).isEmpty();
        assertThat(CloudEvents.header(bare.headers(), Synthetic.HEADER)).isEqualTo("S-1");
        assertThat(CloudEvents.header(bare.headers(), DeadLetters.SERVICE)).isEqualTo("trace");
    }
}
