package dev.throughline.worker.effect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Outputs of effects by idempotency key. Called on virtual threads only. */
@ApplicationScoped
public class EffectStore {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private final Pool pool;

    public EffectStore(Pool pool) {
        this.pool = pool;
    }

    public Optional<JsonNode> find(String key) {
        var rows = pool.preparedQuery(SkillEffectSql.FIND)
                .execute(Tuple.of(key))
                .await()
                .atMost(PATIENCE);
        var found = rows.iterator();
        if (!found.hasNext()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.readTree(found.next().getString(0)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param scenario of synthetic work, so that it can be cleaned up after; null for real work */
    public void record(
            String key, String tenant, String skill, JsonNode output, boolean isSynthetic, @Nullable String scenario) {
        pool.preparedQuery(SkillEffectSql.RECORD)
                .execute(Tuple.of(key, tenant, skill, output.toString(), isSynthetic, scenario))
                .await()
                .atMost(PATIENCE);
    }
}
