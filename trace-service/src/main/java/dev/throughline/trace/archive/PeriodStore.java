package dev.throughline.trace.archive;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.ledger.ArchiveFormat;
import dev.throughline.contracts.ledger.ChainAudit;
import dev.throughline.contracts.ledger.ChainHead;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Periods of the ledger. They are read as the service; dropped as the owner of the tables, on a connection that is opened
 * for that one statement: whoever can run SQL as the service can put nothing out of the way.
 */
@ApplicationScoped
class PeriodStore {
    private static final int ROWS_AT_ONCE = 200;

    private final AgroalDataSource service;
    private final String url;
    private final String owner;
    private final String password;

    PeriodStore(
            AgroalDataSource service,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.flyway.username") Optional<String> owner,
            @ConfigProperty(name = "quarkus.flyway.password") Optional<String> password) {
        this.service = service;
        this.url = url;
        this.owner = owner.orElse("");
        this.password = password.orElse("");
    }

    /** The end of the oldest period; whatever is older was archived. */
    Optional<Instant> oldest() throws IOException {
        try (Connection connection = service.getConnection();
                PreparedStatement query = connection.prepareStatement(ArchiveSql.OLDEST);
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(PeriodRows.time(row, "ends")) : Optional.empty();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Walks that go on where the archives end. */
    Map<String, ChainAudit> audits() throws IOException {
        Map<String, ChainAudit> audits = new HashMap<>();
        try (Connection connection = service.getConnection();
                PreparedStatement query = connection.prepareStatement(ArchiveSql.HEADS);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                var head = new ChainHead(row.getString("chain"), row.getLong("last"), row.getString("hash"));
                audits.put(head.chain(), ChainAudit.above(head));
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        return audits;
    }

    /** All blocks from before, by chain and height, a few rows in memory at a time. */
    void read(Instant until, PeriodRows.BlockSink sink) throws IOException {
        try (Connection connection = service.getConnection()) {
            // Without a transaction the driver would fetch everything at once.
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (PreparedStatement blocks = connection.prepareStatement(ArchiveSql.BLOCKS);
                    PreparedStatement entries = connection.prepareStatement(ArchiveSql.ENTRIES)) {
                blocks.setFetchSize(ROWS_AT_ONCE);
                entries.setFetchSize(ROWS_AT_ONCE);
                blocks.setObject(1, utc(until));
                entries.setObject(1, utc(until));
                try (ResultSet block = blocks.executeQuery();
                        ResultSet entry = entries.executeQuery()) {
                    PeriodRows.merge(block, entry, sink);
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Partitions go and the archive is on record, both or neither. */
    void drop(Instant until, String file, String sha256, ArchiveFormat.Closing contents) throws IOException {
        try (Connection connection = DriverManager.getConnection(url, owner, password);
                PreparedStatement drop = connection.prepareStatement(ArchiveSql.DROP)) {
            drop.setObject(1, utc(until));
            drop.setString(2, file);
            drop.setString(3, sha256);
            drop.setLong(4, contents.blocks());
            drop.setLong(5, contents.entries());
            drop.setString(6, new String(Json.bytes(contents.chains()), StandardCharsets.UTF_8));
            drop.execute();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** What the database refused is, to whoever writes files, one more thing that did not work. */
    private static IOException failed(SQLException e) {
        return new IOException(e.getMessage(), e);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
