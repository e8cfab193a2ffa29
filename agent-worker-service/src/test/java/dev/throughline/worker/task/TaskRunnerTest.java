package dev.throughline.worker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.Evidence;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.OnError;
import dev.throughline.contracts.StageSpec.Retry;
import dev.throughline.contracts.StageSpec.StepSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TraceId;
import dev.throughline.contracts.Usage;
import dev.throughline.service.auth.ServiceToken;
import dev.throughline.worker.files.TaskFiles;
import dev.throughline.worker.product.ProductEvaluator;
import dev.throughline.worker.skill.DelaySkill;
import dev.throughline.worker.skill.FaultInjectSkill;
import dev.throughline.worker.skill.Jq;
import dev.throughline.worker.skill.Skill;
import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.SkillResult;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.skill.TransformJqSkill;
import dev.throughline.worker.step.Arguments;
import dev.throughline.worker.step.Interruption;
import dev.throughline.worker.step.StepRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRunnerTest {
    @TempDir
    static Path directory;

    private final TaskRunner runner = runner();

    @Test
    void shouldFeedEarlierOutputsIntoExpressions() {
        var report = run(task(
                step("a", "transform.jq", "{\"expression\":\"40\"}", Retry.NONE, 0, OnError.ABORT),
                step(
                        "b",
                        "transform.jq",
                        "{\"expression\":\". + 2\",\"input\":\"${ .steps.a.value }\"}",
                        Retry.NONE,
                        0,
                        OnError.ABORT)));
        assertThat(report.result().output().at("/b/value").asInt()).isEqualTo(42);
    }

    @Test
    void shouldEndAStepAtItsTimeOut() {
        var report = run(task(step("a", "delay", "{\"ms\":60000}", Retry.NONE, 50, OnError.ABORT)));
        assertThat(report.result().failure().code()).isEqualTo("step_timeout");
        assertThat(report.result().failure().retryable()).isTrue();
        assertThat(recorded(report).getFirst().outcomeCategory()).isEqualTo("timeout");
    }

    @Test
    void shouldEndATaskAtItsDeadline() {
        var task = task(
                Instant.now().plusMillis(150), step("a", "delay", "{\"ms\":60000}", Retry.NONE, 0, OnError.CONTINUE));
        assertThat(run(task).result().failure().code()).isEqualTo("deadline_exceeded");
    }

    @Test
    void shouldRetryAStepUntilItSucceeds() {
        var report = run(task(step(
                "a", "fault.inject", "{\"kind\":\"fail\",\"until_attempt\":2}", new Retry(3, 1, 5), 0, OnError.ABORT)));
        assertThat(report.result().failure()).isNull();
        assertThat(recorded(report).getFirst().retryCount()).isEqualTo(2);
    }

    @Test
    void shouldGoOnAfterAFailureWhenTheStepSaysSo() {
        var report = run(task(
                step("a", "fault.inject", "{\"kind\":\"fail\"}", Retry.NONE, 0, OnError.CONTINUE),
                step("b", "transform.jq", "{\"expression\":\"1\"}", Retry.NONE, 0, OnError.ABORT)));
        assertThat(report.result().failure()).isNull();
        assertThat(recorded(report))
                .extracting(CausalEvent.StepRecorded::status)
                .containsExactly("failed", "succeeded");
    }

    @Test
    void shouldSayWhatItTookBySkillWhenAStepFailed() {
        // When
        var report = run(task(
                step("a", "transform.jq", "{\"expression\":\"1\"}", Retry.NONE, 0, OnError.ABORT),
                step("b", "fault.inject", "{\"kind\":\"fail\"}", Retry.NONE, 0, OnError.CONTINUE),
                step("c", "transform.jq", "{\"expression\":\"2\"}", Retry.NONE, 0, OnError.ABORT)));

        // Then
        var usage = report.result().usage();
        assertThat(usage.skills())
                .extracting(Usage.OfSkill::skill, Usage.OfSkill::count)
                .containsExactly(tuple("transform.jq", 2), tuple("fault.inject", 1));
        assertThat(Usage.number(usage.durationMicros()))
                .isEqualTo(recorded(report).stream()
                        .mapToLong(CausalEvent.StepRecorded::durationMicros)
                        .sum());
    }

    @Test
    void shouldNotOfferAnotherAttemptWhenTheStepAsksForCompensation() {
        var report = run(task(step("a", "fault.inject", "{\"kind\":\"fail\"}", Retry.NONE, 0, OnError.COMPENSATE)));
        assertThat(report.result().failure().retryable()).isFalse();
    }

    @Test
    void shouldEndACancelledAttempt() {
        var interruption = new Interruption();
        interruption.cancel();
        var report = runner.run(task(step("a", "delay", "{\"ms\":60000}", Retry.NONE, 0, OnError.ABORT)), interruption);
        assertThat(report.result().failure().code()).isEqualTo("cancelled");
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        var unknown = run(task(step("a", "no.such", "{}", Retry.NONE, 0, OnError.ABORT)));
        assertThat(unknown.result().failure().code()).isEqualTo("unknown_skill");
        var newer = run(task(Contract.VERSION + 1, Instant.now().plusSeconds(60)));
        assertThat(newer.result().failure().code()).isEqualTo("refused_contract");
        assertThat(newer.steps()).isNull();
    }

    @Test
    void shouldKeepTheEvidenceOfEveryTryWhenAStepFails() {
        // Given
        var task = task(step("a", "test.calls", "{}", new Retry(2, 1, 1), 0, OnError.ABORT));

        // When
        var report = run(task);

        // Then
        assertThat(report.result().failure().code()).isEqualTo("no_answer");
        assertThat(recorded(report)).singleElement().satisfies(step -> {
            assertThat(step.evidence()).hasSize(2).allMatch(Evidence.ModelCall.class::isInstance);
            assertThat(step.costMicros()).isEqualTo(14);
        });
    }

    @Test
    void shouldGiveTheSameIdsToARedeliveredExecution() {
        var task = task(step("a", "transform.jq", "{\"expression\":\"1\"}", Retry.NONE, 0, OnError.ABORT));
        var first = run(task);
        var second = run(task);
        assertThat(second.steps().id()).isEqualTo(first.steps().id());
        assertThat(recorded(second).getFirst().id())
                .isEqualTo(recorded(first).getFirst().id());
        assertThat(recorded(second).getFirst().spanId())
                .isEqualTo(recorded(first).getFirst().spanId());
    }

    private TaskReport run(TaskEnvelope task) {
        return runner.run(task, new Interruption());
    }

    private static List<CausalEvent.StepRecorded> recorded(TaskReport report) {
        return report.steps().events().stream()
                .map(CausalEvent.StepRecorded.class::cast)
                .toList();
    }

    private static TaskRunner runner() {
        var jq = new Jq();
        var files = new TaskFiles(directory, 1 << 20, new ServiceToken(Optional.empty(), List.of()));
        var skills = new Skills(
                List.of(new DelaySkill(), new FaultInjectSkill(), new TransformJqSkill(jq), new CallingSkill()));
        var arguments = new Arguments(jq);
        return new TaskRunner(new StepRunner(skills, arguments, files), new ProductEvaluator(arguments), files);
    }

    private static StepSpec step(
            String name, String skill, String arguments, Retry retry, long timeoutMs, OnError onError) {
        var json = Json.read(arguments.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        return new StepSpec(name, skill, json, retry, timeoutMs, onError);
    }

    private static TaskEnvelope task(StepSpec... steps) {
        return task(Instant.now().plusSeconds(60), steps);
    }

    private static TaskEnvelope task(Instant deadline, StepSpec... steps) {
        return task(Contract.VERSION, deadline, steps);
    }

    private static TaskEnvelope task(int version, Instant deadline, StepSpec... steps) {
        var stage = new StageSpec("stage", "profile", List.of(), List.of(steps), 0, null);
        return new TaskEnvelope(
                version,
                Ids.uuid7(),
                Ids.uuid7(),
                "tenant",
                "test",
                "test",
                1,
                TraceId.random(),
                SpanId.random(),
                SpanId.random(),
                Ids.uuid7(),
                "plan",
                stage.digest(),
                stage,
                Json.MAPPER.createObjectNode(),
                List.of(),
                List.of(),
                Map.of(),
                "http://localhost:1/none",
                deadline,
                true,
                null);
    }

    /** Calls a model, which costs and does not answer. */
    private static final class CallingSkill implements Skill {
        @Override
        public String name() {
            return "test.calls";
        }

        @Override
        public JsonNode argumentSchema() {
            return Json.MAPPER.createObjectNode();
        }

        @Override
        public SkillResult run(SkillContext context, JsonNode arguments) throws SkillException {
            context.evidence()
                    .add(new Evidence.ModelCall("test", "m", "0", null, 1, 0, 7, 1, false, "no_answer", true));
            throw SkillException.transientFailure("no_answer", "none came");
        }
    }
}
