package dev.throughline.orchestrator.library;

import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.template.LibraryEntry;
import dev.throughline.orchestrator.template.Template;
import dev.throughline.orchestrator.template.TemplateLibrary;
import dev.throughline.orchestrator.template.TemplateText;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the library of this instance as the database has it. It looks twice a second, so that what another instance adds
 * is known here within a second; requests never wait for it.
 */
@Singleton
public final class StoredTemplates {
    private static final Logger LOG = Logger.getLogger(StoredTemplates.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final TemplateStore store;
    private final TemplateLibrary library;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ReentrantLock looking = new ReentrantLock();
    private volatile long lookedAt;
    private TemplateStore.@Nullable Counts known;
    private Map<String, Template> read = Map.of();
    private @Nullable Thread thread;

    StoredTemplates(TemplateStore store, TemplateLibrary library) {
        this.store = store;
        this.library = library;
        this.lookedAt = System.nanoTime();
    }

    void onStart(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("templates").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.countDown();
        if (thread != null && !thread.join(STOP_PATIENCE)) {
            thread.interrupt();
        }
    }

    /**
     * Before somebody is told that there is no such template: it may have been added elsewhere a moment ago. Waits for the
     * database; callers at the same time share one look.
     *
     * @return false when the database could not be asked, so that nobody knows
     */
    public boolean lookAgain() {
        long arrived = System.nanoTime();
        looking.lock();
        try {
            // A look that began after this call knows all that was there before it.
            if (known == null || lookedAt - arrived <= 0) {
                look();
            }
            return true;
        } catch (LibraryException e) {
            return false;
        } finally {
            looking.unlock();
        }
    }

    private void run() {
        boolean failing = false;
        try {
            do {
                boolean done = lookAgain();
                if (!done && !failing) {
                    LOG.warn("added templates cannot be read now; those known stay as they are");
                }
                failing = !done;
            } while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws LibraryException {
        long began = System.nanoTime();
        var counts = store.counts();
        if (!counts.equals(known)) {
            // What is added between the two statements is loaded now and once more at the next look.
            library.replace(entries(store.all()));
            known = counts;
        }
        lookedAt = began;
    }

    private List<LibraryEntry> entries(List<TemplateStore.Stored> rows) {
        List<LibraryEntry> entries = new ArrayList<>();
        Map<String, Template> now = new HashMap<>();
        for (TemplateStore.Stored row : rows) {
            String key = Json.sha256(row.document().getBytes(StandardCharsets.UTF_8));
            Template template =
                    now.containsKey(key) ? now.get(key) : read.containsKey(key) ? read.get(key) : template(row);
            if (template != null) {
                now.put(key, template);
                entries.add(new LibraryEntry(
                        row.owner(), template, row.document(), row.addedBy(), row.addedAt(), row.retiredAt()));
            }
        }
        read = now;
        return entries;
    }

    /** A newer release may refuse what an older one took; the others are not to suffer from it. */
    private static @Nullable Template template(TemplateStore.Stored row) {
        return switch (TemplateText.read(row.document())) {
            case TemplateText.Outcome.Sound sound -> sound.template();
            case TemplateText.Outcome.Wrong wrong -> {
                LOG.errorv(
                        "an added template is not valid any more, owner={0} first={1}",
                        row.owner(), wrong.faults().getFirst());
                yield null;
            }
        };
    }
}
