package dev.throughline.trace.tempo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.trace.Runs;
import dev.throughline.trace.Tale;
import dev.throughline.trace.view.SpanProjection;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceAnswerTest {
    @Test
    void shouldBeReadAsItWasMeantWhenNothingIsMissing() throws Exception {
        // Given
        var found =
                Found.of(List.of(), SpanProjection.of(Runs.completed().records)).orElseThrow();

        // When
        var read = TraceByIdResponse.parse(TraceAnswer.of(found));

        // Then
        assertThat(read.trace()).isEqualTo(found.spans());
        assertThat(read.status()).isEqualTo("COMPLETE");
        assertThat(read.message()).isEmpty();
    }

    @Test
    void shouldBePartialWhenTheRecordRefersToWhatIsNotThere() throws Exception {
        // Given
        var run = Runs.completed();
        run.records.removeFirst();
        var found = Found.of(List.of(), SpanProjection.of(run.records)).orElseThrow();

        // When
        var read = TraceByIdResponse.parse(TraceAnswer.of(found));

        // Then
        assertThat(read.status()).isEqualTo("PARTIAL");
        assertThat(read.message()).startsWith("the ledger misses: ").contains("request of workflow " + run.workflowId);
    }

    @Test
    void shouldBePartialWhenTheRunGoesOn() throws Exception {
        // Given
        var found = Found.of(List.of(), SpanProjection.of(Tale.begun().records)).orElseThrow();

        // When
        var read = TraceByIdResponse.parse(TraceAnswer.of(found));

        // Then
        assertThat(read.status()).isEqualTo("PARTIAL");
        assertThat(read.message()).isEqualTo("the run has not ended yet");
    }
}
