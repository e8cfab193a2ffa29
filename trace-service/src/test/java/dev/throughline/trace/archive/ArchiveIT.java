package dev.throughline.trace.archive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.ledger.ArchiveFormat;
import dev.throughline.contracts.ledger.ChainAudit;
import dev.throughline.contracts.ledger.Finding;
import dev.throughline.contracts.ledger.LedgerDigest;
import dev.throughline.contracts.ledger.LedgerWalk;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.trace.Runs;
import dev.throughline.trace.proof.HttpLedger;
import dev.throughline.trace.proof.LedgerWrites;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "trace"),
        restrictToAnnotatedClass = true)
class ArchiveIT {
    /** One for all: each archive goes on where the one before ends. */
    private static @Nullable Path archives;

    private Path folder;

    @Inject
    Archiver archiver;

    @Inject
    AgroalDataSource service;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private final HttpLedger ledger = new HttpLedger();

    @BeforeEach
    void folder() throws IOException {
        archives = archives == null ? Files.createTempDirectory("archives") : archives;
        folder = archives;
    }

    @Test
    void shouldGoIntoAFileAndStillBeAuditedWhenAPeriodIsOld() throws Exception {
        // Given
        var old = Runs.failed();
        LedgerWrites.take(old, Runs.completed(), Runs.synthetic());
        var digest = ledger.digest();
        int before = archives().size();
        endPeriod();
        var fresh = Runs.completed();
        LedgerWrites.take(fresh);

        // When
        var outcome = archiver.archive(folder, Instant.now());

        // Then
        assertThat(outcome).isInstanceOf(Archiver.Outcome.Archived.class);
        assertThat(archiver.archive(folder, Instant.now())).isInstanceOf(Archiver.Outcome.NothingOld.class);
        for (String path : List.of("", "/steps", "/causality", "/proof")) {
            given().get("/api/v1/traces/" + old.traceId + path)
                    .then()
                    .statusCode(410)
                    .contentType("application/problem+json");
            given().get("/api/v1/traces/" + fresh.traceId + path).then().statusCode(200);
        }
        assertThat(ledger.audit(Optional.of(digest))).isEmpty();
        assertThat(audit(Optional.of(digest))).isEmpty();
        assertThat(archives()).hasSize(before + 1);

        // When
        endPeriod();
        archiver.archive(folder, Instant.now());

        // Then
        assertThat(audit(Optional.of(digest))).isEmpty();
        Path first = folder.resolve(archives().get(before).file());
        byte[] sound = Files.readAllBytes(first);
        byte[] wrong = sound.clone();
        wrong[wrong.length / 2] ^= 1;
        Files.write(first, wrong);
        assertThat(audit(Optional.empty())).extracting(Finding::kind).contains(Finding.Kind.ARCHIVE_WRONG);
        Files.delete(first);
        assertThat(audit(Optional.empty())).extracting(Finding::kind).contains(Finding.Kind.ARCHIVE_WRONG);
        Files.write(first, sound);
    }

    @Test
    void shouldBeginAgainWhenTheLastTurnEndedInTheMiddle() throws Exception {
        // Given
        LedgerWrites.take(Runs.completed());
        endPeriod();
        var broken = new Archiver(new PeriodStore(service, url, Optional.of("no_such_owner"), Optional.of("test")));
        long manifests = manifests();
        String before = LedgerWrites.one("SELECT count(*) FROM ledger_entry");

        // When
        assertThatThrownBy(() -> broken.archive(folder, Instant.now())).isInstanceOf(IOException.class);

        // Then
        assertThat(LedgerWrites.one("SELECT count(*) FROM ledger_entry")).isEqualTo(before);
        assertThat(archiver.archive(folder, Instant.now())).isInstanceOf(Archiver.Outcome.Archived.class);
        assertThat(Files.list(folder).filter(file -> file.toString().endsWith(".part")))
                .isEmpty();
        assertThat(manifests()).isEqualTo(manifests + 1);
        assertThat(ledger.audit()).isEmpty();
    }

    @Test
    void shouldStayWhereItIsWhenAPeriodDoesNotVerify() throws Exception {
        // Given
        var run = Runs.failed();
        LedgerWrites.take(run);
        String record = run.records.get(1).id().toString();
        LedgerWrites.asSuperuser(
                "UPDATE ledger_entry SET body = body || ' '::bytea WHERE record_id = '" + record + "'");
        endPeriod();

        // When
        var outcome = archiver.archive(folder, Instant.now());

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Archiver.Outcome.Refused.class,
                        refused -> assertThat(refused.findings())
                                .singleElement()
                                .satisfies(found -> assertThat(found.recordId()).hasToString(record)));
        assertThat(LedgerWrites.one("SELECT count(*) FROM ledger_entry WHERE record_id = '" + record + "'"))
                .isEqualTo("1");
        LedgerWrites.asSuperuser("UPDATE ledger_entry SET body = substring(body FOR octet_length(body) - 1)"
                + " WHERE record_id = '" + record + "'");
        assertThat(archiver.archive(folder, Instant.now())).isInstanceOf(Archiver.Outcome.Archived.class);
    }

    @Test
    void shouldRefuseToDropWhenTheArchiveHasLessThanThePeriod() throws Exception {
        // Given
        LedgerWrites.take(Runs.completed());
        endPeriod();
        var store = new PeriodStore(service, url, Optional.of("trace_owner"), Optional.of("test"));
        Instant until = store.oldest().orElseThrow();

        // Then
        assertThatThrownBy(() -> store.drop(until, "f", "0", new ArchiveFormat.Closing(1, 0, List.of())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the archive has 1 blocks and 0 entries");
        assertThatThrownBy(() -> store.drop(Instant.now(), "f", "0", new ArchiveFormat.Closing(0, 0, List.of())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the oldest period ends at");
        archiver.archive(folder, Instant.now());
    }

    private List<Finding> audit(Optional<LedgerDigest> digest) throws Exception {
        var walk = new LedgerWalk(digest, false);
        for (Archive archive : archives()) {
            Path file = folder.resolve(archive.file());
            if (Files.exists(file)) {
                try (var in = Files.newInputStream(file)) {
                    walk.archive(archive.file(), archive.sha256(), in);
                }
            } else {
                walk.archiveMissing(archive.file());
            }
        }
        walk.live(ledger, true);
        return walk.audits().stream()
                .map(ChainAudit::findings)
                .flatMap(List::stream)
                .toList();
    }

    private long manifests() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ArchiveFormat.MANIFEST_SUFFIX))
                    .count();
        }
    }

    private record Archives(List<Archive> items) {}

    private static List<Archive> archives() {
        return Json.read(HttpLedger.get("/api/v1/ledger/archives"), Archives.class)
                .items();
    }

    /** What time does: the open period is over now, and the next one begins. Periods are named by their second. */
    private static void endPeriod() throws SQLException {
        await().until(() -> LedgerWrites.one(
                        "SELECT max(starts) < now() - interval '1 second' FROM ledger_period"
                                + " WHERE starts < now() AND starts > '-infinity' HAVING count(*) > 0 UNION ALL SELECT true LIMIT 1")
                .equals("t"));
        try (var owner = LedgerWrites.admin();
                var sql = owner.createStatement()) {
            owner.setAutoCommit(false);
            sql.execute("SET LOCAL ROLE trace_owner");
            sql.execute("LOCK TABLE ledger_head, ledger_entry, ledger_block, trace_step IN ACCESS EXCLUSIVE MODE");
            sql.execute("""
                    DO $$
                    DECLARE
                        open   record;
                        now    timestamptz := clock_timestamp();
                        target text;
                        part   text;
                    BEGIN
                        SELECT * INTO STRICT open FROM ledger_period ORDER BY ends LIMIT 1;
                        FOREACH target IN ARRAY ARRAY['ledger_entry', 'ledger_block', 'trace_step'] LOOP
                            part := ledger_partition(target, open.starts);
                            EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', target, part);
                            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%L)', target, part,
                                CASE WHEN open.starts = '-infinity' THEN 'MINVALUE' ELSE quote_literal(open.starts) END, now);
                        END LOOP;
                        UPDATE ledger_period SET ends = now WHERE starts = open.starts;
                        PERFORM ledger_add_period(now, open.ends);
                    END $$
                    """);
            owner.commit();
        }
    }
}
