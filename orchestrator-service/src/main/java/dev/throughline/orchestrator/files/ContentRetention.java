package dev.throughline.orchestrator.files;

import io.quarkus.arc.All;
import io.quarkus.runtime.configuration.DurationConverter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Removes content that nothing refers to and that has been idle for long enough. Every instance may do it at any time: a
 * row that refers to content is always younger than the content's last store, so whatever lost its place between the look
 * at the rows and the deletion was stored, and thereby renewed, in between, and the store does not delete it.
 */
@Singleton
public final class ContentRetention {
    private static final Logger LOG = Logger.getLogger(ContentRetention.class);
    private static final int BATCH = 500;

    private final ContentStore store;
    private final RunContentStore runs;
    private final List<ContentReferences> references;
    private final Duration keep;
    private final Optional<Duration> retention;

    ContentRetention(
            ContentStore store,
            RunContentStore runs,
            @All List<ContentReferences> references,
            FilesSettings settings,
            ArtifactSettings artifacts) {
        this.store = store;
        this.runs = runs;
        this.references = references;
        this.keep = settings.keepUnreferenced();
        this.retention = retention(artifacts.retention());
    }

    /** What one sweep has done. */
    public record Swept(int expired, int deleted) {}

    public Swept sweep() {
        Instant since = Instant.now().minus(keep);
        var swept = new Swept(expire(), deleteUnreferenced(since));
        store.clean(since);
        if (swept.expired() > 0 || swept.deleted() > 0) {
            LOG.infov("content swept, expired={0} deleted={1}", swept.expired(), swept.deleted());
        }
        return swept;
    }

    private int expire() {
        int expired = 0;
        for (int last = BATCH; retention.isPresent() && last == BATCH; ) {
            last = runs.expire(retention.get(), BATCH);
            expired += last;
        }
        return expired;
    }

    private int deleteUnreferenced(Instant since) {
        int deleted = 0;
        String after = "";
        for (var idle = store.idle(since, after, BATCH); !idle.isEmpty(); idle = store.idle(since, after, BATCH)) {
            // Twice, because a reference may move from rows not yet looked at to rows already looked at.
            for (String sha256 : unreferenced(unreferenced(idle))) {
                deleted += store.delete(sha256, since) ? 1 : 0;
            }
            after = idle.getLast();
        }
        return deleted;
    }

    private List<String> unreferenced(List<String> digests) {
        Set<String> rest = new LinkedHashSet<>(digests);
        for (var reference : references) {
            if (!rest.isEmpty()) {
                rest.removeAll(reference.inUse(List.copyOf(rest)));
            }
        }
        return List.copyOf(rest);
    }

    private static Optional<Duration> retention(String text) {
        return text.equals("off") ? Optional.empty() : Optional.of(DurationConverter.parseDuration(text));
    }
}
