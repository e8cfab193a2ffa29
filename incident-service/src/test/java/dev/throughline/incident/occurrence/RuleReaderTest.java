package dev.throughline.incident.occurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.contracts.Ids;
import dev.throughline.contracts.TraceId;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleReaderTest {
    private static final String PREFIX = "throughline.incident.";

    @Test
    void shouldLeaveEverythingAsItIsWhenNothingIsConfigured() {
        // Given
        var failure = failure("workflow_failed", "boom", "write", "report", false);
        // Then
        assertThat(rules(Map.of()).on(failure)).isSameAs(failure);
    }

    @Test
    void shouldGroupByTheNamedFieldsOfTheFirstRuleThatMatches() {
        // Given
        var rules = rules(Map.of(
                "grouping[0].name", "llm",
                "grouping[0].match.type", "workflow_failed",
                "grouping[0].match.code", "llm_*",
                "grouping[0].by", "code,template",
                "grouping[1].name", "rest",
                "grouping[1].match.agent", "*"));
        // Then
        assertThat(cause(rules, failure("workflow_failed", "llm_down", "write", "report", false)))
                .isEqualTo("rule|llm|llm_down|report")
                .isEqualTo(cause(rules, failure("workflow_failed", "llm_down", "review", "report", false)))
                .isNotEqualTo(cause(rules, failure("workflow_failed", "llm_down", "write", "scaffold", false)));
        assertThat(cause(rules, failure("workflow_failed", "llm_down", "write", null, false)))
                .isEqualTo("rule|llm|llm_down|-");
        assertThat(cause(rules, failure("workflow_failed", "boom", "write", "report", false)))
                .isEqualTo("rule|rest");
        assertThat(cause(rules, failure("run_quarantined", null, null, null, false)))
                .isEqualTo("the cause");
    }

    @Test
    void shouldKeepValuesApartWhenOneHoldsTheBar() {
        // Given
        var rules = rules(Map.of("grouping[0].name", "a", "grouping[0].by", "agent,code"));
        // Then
        assertThat(cause(rules, failure("workflow_failed", "b|c", "a", null, false)))
                .isNotEqualTo(cause(rules, failure("workflow_failed", "c", "a|b", null, false)));
    }

    @Test
    void shouldLeaveACauseThatEndsByItselfAlone() {
        // Given
        var rules = rules(Map.of("grouping[0].name", "all", "severities[0].severity", "warning"));
        // When
        var judged = rules.on(failure("run_overdue", null, "write", null, true));
        // Then
        assertThat(judged.cause()).isEqualTo("the cause");
        assertThat(judged.severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void shouldWeighByTheFirstRuleThatMatches() {
        // Given
        var rules = rules(Map.of(
                "severities[0].match.tenant", "gold-*",
                "severities[0].severity", "critical",
                "severities[1].match.code", "timeout",
                "severities[1].severity", "warning"));
        // Then
        assertThat(rules.on(failure("workflow_failed", "timeout", null, null, false))
                        .severity())
                .isEqualTo(Severity.WARNING);
        assertThat(rules.on(failure("workflow_failed", "boom", null, null, false))
                        .severity())
                .isEqualTo(Severity.ERROR);
    }

    @Test
    void shouldSayAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> rules(Map.of(
                        "grouping[0].name", "Bad Name",
                        "grouping[0].by", "code,colour,code",
                        "grouping[1].name", "late",
                        "severities[0].severity", "dreadful",
                        "reopen-within", "366d",
                        "kept-occurrences", "0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "throughline.incident.grouping[0].name must be lower-case letters",
                        "throughline.incident.grouping[0].by 'colour' is none of [type, code, agent,",
                        "throughline.incident.grouping[0].by 'code' is there twice",
                        "throughline.incident.grouping[1] is never reached",
                        "throughline.incident.severities[0].severity must be one of [warning, error, critical]",
                        "throughline.incident.reopen-within must be 0 to 365 days",
                        "throughline.incident.kept-occurrences must be 1 to 100000");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "100, true", "101, false"})
    void shouldBoundTheNumberOfRules(int number, boolean isRead) {
        // Given
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < number; i++) {
            properties.put("severities[" + i + "].match.code", "code-" + i);
            properties.put("severities[" + i + "].severity", "warning");
        }
        // Then
        if (isRead) {
            assertThat(rules(properties).weighings()).hasSize(number);
        } else {
            assertThatThrownBy(() -> rules(properties)).hasMessageContaining("has more than 100 rules");
        }
    }

    private static String cause(Rules rules, Failure failure) {
        return rules.on(failure).cause();
    }

    private static Rules rules(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>();
        properties.forEach((name, value) -> all.put(PREFIX + name, value));
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "test", 1))
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(IncidentConfig.class)
                .build()
                .getConfigMapping(IncidentConfig.class);
        return RuleReader.read(config);
    }

    private static Failure failure(String type, String code, String agent, String template, boolean hasOwnCause) {
        var id = Ids.uuid7();
        return new Failure(
                id,
                id,
                Instant.EPOCH,
                "silver",
                Severity.ERROR,
                "the cause",
                "a title",
                "a detail",
                new Failure.Run(Ids.uuid7(), TraceId.random(), agent, null, null),
                false,
                null,
                new Facts(type, code, agent, template, null, null, hasOwnCause));
    }
}
