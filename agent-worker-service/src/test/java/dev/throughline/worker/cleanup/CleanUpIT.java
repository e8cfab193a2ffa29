package dev.throughline.worker.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.throughline.contracts.ControlMessage.CleanUpReceipt;
import dev.throughline.contracts.ControlMessage.CleanUpRequested;
import dev.throughline.contracts.Ids;
import dev.throughline.service.cleanup.CleanUpPart;
import dev.throughline.service.cleanup.CleanUpRound;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.worker.effect.EffectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "worker"))
class CleanUpIT {
    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    EffectStore effects;

    @Inject
    CleanUpRound round;

    @Inject
    CleanUpPart part;

    private final String tenant = "t-" + UUID.randomUUID();

    @Test
    void shouldForgetEffectsOfTheRunAndNoOther() {
        // Given
        String mine = "CLEAN-TEST/" + Ids.uuid7();
        String gone = effect(tenant, mine);
        String neighbour = effect(tenant, "CLEAN-TEST/" + Ids.uuid7());
        String longer = effect(tenant, "CLEAN-TEST-2/" + Ids.uuid7());
        String anothers = effect(tenant + "-other", mine);
        String real = effect(tenant, null);

        // When
        var receipt = follow(mine, 1, Instant.now());
        var whole = follow("CLEAN-TEST", 1, Instant.now());

        // Then
        assertThat(receipt.tables()).singleElement().satisfies(table -> {
            assertThat(table.deleted()).isOne();
            assertThat(table.remaining()).isZero();
        });
        assertThat(whole.tables())
                .singleElement()
                .satisfies(table -> assertThat(table.deleted()).isOne());
        assertThat(effects.find(gone)).isEmpty();
        assertThat(effects.find(neighbour)).isEmpty();
        assertThat(effects.find(longer)).isPresent();
        assertThat(effects.find(anothers)).isPresent();
        assertThat(effects.find(real)).isPresent();
    }

    @Test
    void shouldNotFollowWhatIsOldOrNoScenario() {
        // Given
        var old = new CleanUpRequested(
                Ids.uuid7(), tenant, "CLEAN-TEST", 1, Instant.now().minus(Duration.ofHours(2)));
        var wrong = new CleanUpRequested(Ids.uuid7(), tenant, "%", 1, Instant.now());

        // Then
        assertThat(round.follow(old)).isEmpty();
        assertThat(round.follow(wrong)).isEmpty();
    }

    @Test
    void shouldKnowEveryTableThatCanHoldSyntheticRows() throws Exception {
        // Given
        var known = new TreeSet<String>();
        part.tables().forEach(table -> known.add(table.name()));

        // When
        var found = new TreeSet<String>();
        try (var app = DriverManager.getConnection(jdbcUrl, user, password);
                var rows = app.createStatement().executeQuery("""
                        SELECT DISTINCT table_name FROM information_schema.columns
                         WHERE table_schema = 'public' AND column_name IN ('is_synthetic', 'task_id', 'workflow_id')
                        """)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }

        // Then
        assertThat(found).isNotEmpty().isSubsetOf(known);
    }

    private String effect(String tenant, String scenario) {
        String key = UUID.randomUUID() + ":0";
        effects.record(key, tenant, "http.request", TextNode.valueOf("done"), scenario != null, scenario);
        return key;
    }

    private CleanUpReceipt follow(String scenario, int number, Instant at) {
        return round.follow(new CleanUpRequested(Ids.uuid7(), tenant, scenario, number, at))
                .orElseThrow();
    }
}
