package dev.throughline.trace.proof;

import dev.throughline.contracts.ledger.BlockHeader;
import dev.throughline.contracts.ledger.ChainHead;
import dev.throughline.contracts.ledger.LedgerDigest;
import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Bodies are read as the caller's tenant; hashes and headers, which say nothing about anybody, as the service. */
@ApplicationScoped
class ProofStore {
    private final TenantPool tenants;
    private final Pool pool;

    ProofStore(TenantPool tenants, Pool pool) {
        this.tenants = tenants;
        this.pool = pool;
    }

    record Size(long leaves, long bytes) {}

    Uni<Size> size(String scope, UUID id) {
        return tenants.query(scope, ProofSql.SIZE, Tuple.of(id, scope))
                .map(rows -> rows.iterator().next())
                .map(row -> new Size(row.getLong(0), row.getLong(1)));
    }

    /** By chain. */
    Uni<List<Leaves>> leaves(String scope, UUID id) {
        return tenants.query(scope, ProofSql.LEAVES, Tuple.of(id, scope)).map(ProofStore::toLeaves);
    }

    /** The head of the chain, or its block at a height. */
    Uni<Optional<ChainHead>> head(String chain, OptionalLong height) {
        var answer = height.isPresent()
                ? pool.preparedQuery(ProofSql.BLOCK).execute(Tuple.of(chain, height.getAsLong()))
                : pool.preparedQuery(ProofSql.HEAD).execute(Tuple.of(chain));
        return answer.map(rows ->
                first(rows).map(row -> new ChainHead(chain, row.getLong("height"), BlockRows.hex(row, "block_hash"))));
    }

    /** The lowest height, of those not older, from which on blocks name earlier ones too. */
    Uni<Long> linked(String chain, Instant from) {
        return pool.preparedQuery(ProofSql.FIRST_LINKED)
                .execute(Tuple.of(chain, utc(from)))
                .map(rows -> first(rows).map(row -> row.getLong(0)).orElse(Long.MAX_VALUE));
    }

    /** Downwards. */
    Uni<List<BlockHeader>> headers(String chain, List<Long> heights, Instant from) {
        return pool.preparedQuery(ProofSql.HEADERS)
                .execute(Tuple.tuple()
                        .addValue(chain)
                        .addValue(heights.toArray(Long[]::new))
                        .addValue(utc(from)))
                .map(rows -> BlockRows.list(rows, BlockRows::header));
    }

    Uni<Map<Long, List<byte[]>>> hashes(Leaves leaves) {
        return pool.preparedQuery(ProofSql.SIBLINGS)
                .execute(Tuple.tuple()
                        .addValue(leaves.chain())
                        .addValue(leaves.heights())
                        .addValue(leaves.times()))
                .map(ProofStore::toHashes);
    }

    Uni<LedgerDigest> digest() {
        return pool.query(ProofSql.HEADS)
                .execute()
                .map(rows -> BlockRows.list(
                        rows,
                        row -> new ChainHead(
                                row.getString("chain"), row.getLong("height"), BlockRows.hex(row, "block_hash"))))
                .map(heads -> LedgerDigest.of(Instant.now(), heads));
    }

    private static List<Leaves> toLeaves(RowSet<Row> rows) {
        var byChain = new LinkedHashMap<String, List<Leaves.Found>>();
        rows.forEach(row -> byChain.computeIfAbsent(row.getString("chain"), chain -> new ArrayList<>())
                .add(new Leaves.Found(
                        row.getLong("height"),
                        row.getInteger("seq"),
                        row.getOffsetDateTime("taken_at").toInstant(),
                        row.getBuffer("body").getBytes())));
        return byChain.entrySet().stream()
                .map(chain -> new Leaves(chain.getKey(), chain.getValue()))
                .toList();
    }

    private static Map<Long, List<byte[]>> toHashes(RowSet<Row> rows) {
        var hashes = new HashMap<Long, List<byte[]>>();
        rows.forEach(row -> hashes.computeIfAbsent(row.getLong("height"), height -> new ArrayList<>())
                .add(row.getBuffer("leaf_hash").getBytes()));
        return hashes;
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        var iterator = rows.iterator();
        return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
