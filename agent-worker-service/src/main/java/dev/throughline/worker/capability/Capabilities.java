package dev.throughline.worker.capability;

import dev.throughline.contracts.Capability;
import dev.throughline.worker.process.Program;
import dev.throughline.worker.process.Programs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What all probes found when they last looked. */
@ApplicationScoped
public class Capabilities {
    private static final Logger LOG = Logger.getLogger(Capabilities.class);
    private static final Comparator<Capability> ORDER =
            Comparator.comparing(Capability::kind).thenComparing(Capability::name);

    private final List<CapabilityProbe> probes;
    private final Programs programs;
    private volatile @Nullable List<Capability> known;
    private volatile String programFiles = "";

    @Inject
    public Capabilities(@Any Instance<CapabilityProbe> probes, Programs programs) {
        this(probes.stream().toList(), programs);
    }

    Capabilities(List<CapabilityProbe> probes, Programs programs) {
        this.probes = probes;
        this.programs = programs;
    }

    /** Sorted; absent before the first look. */
    public @Nullable List<Capability> known() {
        return known;
    }

    /** Cheap: whether a program on the list came, went or is another file than at the last look. */
    public boolean seemChanged() {
        return !programFiles.equals(describeFiles());
    }

    /** @return whether anything is not what it was at the last look */
    public synchronized boolean look() throws InterruptedException {
        programFiles = describeFiles();
        var found = new ArrayList<Capability>();
        for (CapabilityProbe probe : probes) {
            try {
                found.addAll(probe.probe());
            } catch (RuntimeException e) {
                // What cannot be asked for cannot be promised; the others are there all the same.
                LOG.warnf(e, "a probe failed probe=%s", probe.getClass().getSimpleName());
            }
        }
        var sorted = found.stream().distinct().sorted(ORDER).toList();
        boolean isChanged = !sorted.equals(known);
        known = sorted;
        return isChanged;
    }

    private String describeFiles() {
        var text = new StringBuilder();
        for (Program program : programs.all()) {
            text.append(program.name()).append('=');
            try {
                text.append(
                        program.isThere()
                                ? Files.getLastModifiedTime(program.path()) + "/" + Files.size(program.path())
                                : "");
            } catch (IOException gone) {
                text.append("gone");
            }
            text.append('\n');
        }
        return text.toString();
    }
}
