package dev.throughline.trace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Json;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.trace.ledger.GuardResource.Guards;
import dev.throughline.trace.proof.HttpLedger;
import dev.throughline.trace.proof.LedgerWrites;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each trigger that the ledger needs is missed when it is off. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class GuardIT {
    @Test
    void shouldNameEachTriggerThatIsOff() throws Exception {
        // Given
        List<String> triggers = LedgerWrites.rows(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_entry'::regclass AND NOT tgisinternal");
        assertThat(triggers).contains("append_only", "no_truncate", "keep_leaf");
        assertThat(guards()).isEqualTo(new Guards(true, List.of()));

        for (String trigger : triggers) {
            // When
            alterEntries("DISABLE TRIGGER " + trigger);
            Guards off;
            try {
                off = guards();
            } finally {
                alterEntries("ENABLE ALWAYS TRIGGER " + trigger);
            }

            // Then
            assertThat(off.guarded()).isFalse();
            assertThat(off.off()).contains("ledger_entry." + trigger).allMatch(name -> name.endsWith("." + trigger));
        }
        assertThat(guards()).isEqualTo(new Guards(true, List.of()));
    }

    private static void alterEntries(String action) throws SQLException {
        try (var admin = LedgerWrites.admin();
                var sql = admin.createStatement()) {
            sql.execute("ALTER TABLE ledger_entry " + action);
        }
    }

    private static Guards guards() {
        return Json.read(HttpLedger.get("/api/v1/ledger/guards"), Guards.class);
    }
}
