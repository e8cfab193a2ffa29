package dev.throughline.trace.proof;

import static dev.throughline.trace.proof.LedgerWrites.asSuperuser;
import static dev.throughline.trace.proof.LedgerWrites.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.ledger.Finding;
import dev.throughline.contracts.ledger.Finding.Kind;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.trace.Runs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a superuser does to the ledger is not prevented: it is found, and the audit says where. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "trace"),
        restrictToAnnotatedClass = true)
class TamperIT {
    private static final List<String> TABLES = List.of("ledger_entry", "ledger_block", "ledger_head");

    private final HttpLedger ledger = new HttpLedger();
    private Runs run;
    private String chain;
    private String record;
    private long height;

    @BeforeEach
    void fill() throws Exception {
        run = Runs.failed();
        LedgerWrites.take(run);
        for (int i = 0; i < 4; i++) {
            LedgerWrites.take(Runs.completed(), Runs.synthetic());
        }
        record = run.records.get(1).id().toString();
        chain = one("SELECT chain FROM ledger_entry WHERE record_id = '" + record + "'");
        height = Long.parseLong(one("SELECT height FROM ledger_entry WHERE record_id = '" + record + "'"));
        for (String table : TABLES) {
            LedgerWrites.superuser("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
        }
        assertThat(ledger.audit()).isEmpty();
    }

    /** As it was, so that each test finds its own damage only. */
    @AfterEach
    void repair() throws Exception {
        for (String table : TABLES) {
            LedgerWrites.superuser("DELETE FROM " + table);
            LedgerWrites.superuser("INSERT INTO " + table + " SELECT * FROM kept_" + table);
            LedgerWrites.superuser("DROP TABLE kept_" + table);
        }
        assertThat(ledger.audit()).isEmpty();
    }

    @Test
    void shouldNameTheRecordWhenItsBodyWasChanged() throws Exception {
        // When
        asSuperuser("UPDATE ledger_entry SET body = convert_to(replace(convert_from(body, 'UTF8'), 'no such file', "
                + "'all was well!'), 'UTF8') WHERE record_id = '" + record + "'");

        // Then
        assertThat(ledger.audit()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.ENTRY_CHANGED);
            assertThat(found.chain()).isEqualTo(chain);
            assertThat(found.height()).isEqualTo(height);
            assertThat(found.recordId()).hasToString(record);
        });
    }

    @Test
    void shouldNameTheRecordWhenItWasGivenToAnotherWorkflow() throws Exception {
        // When
        asSuperuser("UPDATE ledger_entry SET workflow_id = gen_random_uuid() WHERE record_id = '" + record + "'");

        // Then
        assertThat(ledger.audit()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.ENTRY_CHANGED);
            assertThat(found.recordId()).hasToString(record);
        });
    }

    @Test
    void shouldNameTheRecordWhenItsLeafHashWasChanged() throws Exception {
        // When
        asSuperuser("UPDATE ledger_entry SET leaf_hash = sha256(leaf_hash) WHERE record_id = '" + record + "'");

        // Then
        assertThat(ledger.audit()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.ENTRY_CHANGED);
            assertThat(found.recordId()).hasToString(record);
        });
    }

    @Test
    void shouldNameTheBlockWhenItsRootWasChanged() throws Exception {
        // When
        asSuperuser("UPDATE ledger_block SET merkle_root = sha256(merkle_root)" + thisBlock());

        // Then
        assertFoundAt(Kind.BLOCK_CHANGED);
    }

    @Test
    void shouldNameTheBlockWhenItsTimeWasChanged() throws Exception {
        // When
        asSuperuser("UPDATE ledger_block SET taken_at = taken_at + interval '1 microsecond'" + thisBlock());

        // Then
        assertThat(ledger.audit())
                .extracting(Finding::kind, Finding::height)
                .contains(org.assertj.core.groups.Tuple.tuple(Kind.BLOCK_CHANGED, height));
    }

    @Test
    void shouldNameTheBlockWhenTheOrderOfItsEntriesWasChanged() throws Exception {
        // Given
        String[] place =
                one("SELECT chain || '/' || height FROM ledger_block WHERE entries > 1 AND NOT is_synthetic LIMIT 1")
                        .split("/");
        String where = " WHERE chain = '%s' AND height = %s AND seq IN (0, 1)".formatted(place[0], place[1]);

        // When
        asSuperuser("UPDATE ledger_entry SET seq = 1 - seq" + where);

        // Then
        assertThat(ledger.audit()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.ORDER_CHANGED);
            assertThat(found.chain()).isEqualTo(place[0]);
            assertThat(found.height()).isEqualTo(Long.parseLong(place[1]));
        });
    }

    @Test
    void shouldNameThePlaceWhenARowWasDeleted() throws Exception {
        // When
        asSuperuser("DELETE FROM ledger_entry WHERE record_id = '" + record + "'");

        // Then
        assertFoundAt(Kind.ENTRY_MISSING);
    }

    @Test
    void shouldNameTheHeightWhenABlockWasDeleted() throws Exception {
        // When
        asSuperuser("DELETE FROM ledger_block" + thisBlock());

        // Then
        assertThat(ledger.audit())
                .extracting(Finding::kind, Finding::height)
                .contains(org.assertj.core.groups.Tuple.tuple(Kind.BLOCK_MISSING, height));
    }

    @Test
    void shouldMissTheEndWhenTheLastBlockWasDeleted() throws Exception {
        // Given
        String last = one("SELECT max(height) FROM ledger_block WHERE chain = '" + chain + "'");
        String where = " WHERE chain = '%s' AND height = %s".formatted(chain, last);

        // When
        asSuperuser("DELETE FROM ledger_entry" + where, "DELETE FROM ledger_block" + where);

        // Then
        assertThat(ledger.audit()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.BLOCK_MISSING);
            assertThat(found.height()).isEqualTo(Long.parseLong(last));
        });
    }

    @Test
    void shouldMissTheEndWhenADigestKnewItAndTheHeadWasPutBack() throws Exception {
        // Given
        var digest = ledger.digest();
        String last = one("SELECT max(height) FROM ledger_block WHERE chain = '" + chain + "'");
        String where = " WHERE chain = '%s' AND height = %s".formatted(chain, last);
        long before = Long.parseLong(last) - 1;

        // When
        asSuperuser(
                "UPDATE ledger_head SET height = %d, block_hash = (SELECT prev_hash FROM ledger_block%s) WHERE chain = '%s'"
                        .formatted(before, where, chain),
                "DELETE FROM ledger_entry" + where,
                "DELETE FROM ledger_block" + where);

        // Then
        assertThat(ledger.audit()).isEmpty();
        assertThat(ledger.audit(Optional.of(digest))).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.DIGEST_DIFFERS);
            assertThat(found.chain()).isEqualTo(chain);
            assertThat(found.height()).isEqualTo(before + 1);
        });
    }

    @Test
    void shouldMissTheChainWhenADigestKnewIt() throws Exception {
        // Given
        var digest = ledger.digest();
        String where = " WHERE chain = '" + chain + "'";

        // When
        asSuperuser(
                "DELETE FROM ledger_entry" + where,
                "DELETE FROM ledger_block" + where,
                "DELETE FROM ledger_head" + where);

        // Then
        assertThat(ledger.audit()).isEmpty();
        assertThat(ledger.audit(Optional.of(digest)))
                .extracting(Finding::chain, Finding::kind)
                .contains(org.assertj.core.groups.Tuple.tuple(chain, Kind.CHAIN_MISSING));
    }

    @Test
    void shouldDifferFromADigestWhenEverythingFromABlockOnWasComputedAnew() throws Exception {
        // Given
        var digest = ledger.digest();

        // When
        Rewriting.from(chain, height, record);

        // Then
        assertThat(ledger.audit()).isEmpty();
        assertThat(ledger.audit(Optional.of(digest)))
                .singleElement()
                .satisfies(found -> assertThat(found.kind()).isEqualTo(Kind.DIGEST_DIFFERS));
    }

    @Test
    void shouldFindNothingWhenSyntheticRowsWereDeleted() throws Exception {
        // When
        try (var app = LedgerWrites.service();
                var sql = app.createStatement()) {
            for (String table : List.of("ledger_entry", "ledger_block")) {
                assertThat(sql.executeUpdate("DELETE FROM " + table + " WHERE is_synthetic"))
                        .isPositive();
            }
        }

        // Then
        assertThat(ledger.audit()).isEmpty();
    }

    @Test
    void shouldFindAnEntryWhenItIsInNoBlock() throws Exception {
        // When
        asSuperuser(
                "INSERT INTO ledger_entry SELECT gen_random_uuid(), chain, height + 1000, seq, leaf_hash, tenant_id,"
                        + " workflow_id, trace_id, agent_id, source, is_synthetic, synthetic_scenario_id, recorded_at, body,"
                        + " taken_at FROM ledger_entry WHERE record_id = '" + record + "'");

        // Then
        assertThat(ledger.audit()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.ENTRY_STRAY);
            assertThat(found.height()).isEqualTo(height + 1000);
        });
    }

    private void assertFoundAt(Kind kind) throws Exception {
        assertThat(ledger.audit()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(kind);
            assertThat(found.chain()).isEqualTo(chain);
            assertThat(found.height()).isEqualTo(height);
        });
    }

    private String thisBlock() {
        return " WHERE chain = '%s' AND height = %d".formatted(chain, height);
    }
}
