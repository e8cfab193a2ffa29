package dev.throughline.incident.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandingTest {
    private static final UUID RUN = UUID.fromString("0190b5a0-0000-7000-8000-000000000001");
    private static final Standing REHEARSAL = Standing.ofRun(true, "SDSR-1/" + RUN, "tenant-1");

    @Test
    void shouldBelieveTheHeaderOfARecordThatBelongsToNoKnownRun() {
        assertThat(Standing.of(letter(Topics.TASK_RESULTS, RUN.toString(), "SDSR-1"), Map.of()))
                .isEqualTo(new Standing(true, "SDSR-1", Standing.NOBODYS));
        assertThat(Standing.of(letter(Topics.WORKFLOW_REQUESTS, "default:a", "SDSR-1"), Map.of()))
                .isEqualTo(new Standing(true, "SDSR-1", Standing.NOBODYS));
        assertThat(Standing.of(letter(Topics.EVENTS, null, "SDSR-1"), Map.of()))
                .isEqualTo(new Standing(true, "SDSR-1", Standing.NOBODYS));
    }

    @ParameterizedTest
    @ValueSource(strings = {Topics.TASK_RESULTS, Topics.EVENTS, Topics.WORKFLOW_COMMANDS, "throughline.tasks.a"})
    void shouldNotHideARealRunBehindAForgedHeader(String topic) {
        assertThat(Standing.of(letter(topic, RUN.toString(), "SDSR-1"), Map.of(RUN, Standing.REAL)))
                .isEqualTo(Standing.REAL);
    }

    @Test
    void shouldTakeTheScenarioOfTheRunWhateverTheHeaderSays() {
        assertThat(Standing.of(letter(Topics.TASK_RESULTS, RUN.toString(), null), Map.of(RUN, REHEARSAL)))
                .isEqualTo(REHEARSAL);
        assertThat(Standing.of(letter(Topics.TASK_RESULTS, RUN.toString(), "SDSR-2"), Map.of(RUN, REHEARSAL)))
                .isEqualTo(REHEARSAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sdsr", "SDSR/x", "SDSR-1;DROP"})
    void shouldTakeAHeaderThatNamesNoScenarioForNone(String header) {
        assertThat(Standing.of(letter(Topics.TASK_RESULTS, RUN.toString(), header), Map.of()))
                .isEqualTo(Standing.REAL);
    }

    private static ConsumerRecord<byte[], byte[]> letter(String topic, String key, String scenario) {
        byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        var poison = new ConsumerRecord<>(topic, 0, 1L, bytes, new byte[] {1});
        if (scenario != null) {
            poison.headers().add(Synthetic.HEADER, scenario.getBytes(StandardCharsets.UTF_8));
        }
        var sent = DeadLetters.of(poison, "orchestrator", new IllegalStateException("broken"));
        var arrived = new ConsumerRecord<>(Topics.DEAD_LETTERS, 0, 2L, sent.key(), sent.value());
        sent.headers().forEach(arrived.headers()::add);
        return arrived;
    }
}
