package dev.throughline.worker.capability;

import dev.throughline.contracts.Capability;
import java.util.List;

/** Finds out what this worker has of one sort. A bean; called again and again, on a thread that may block. */
public interface CapabilityProbe {
    List<Capability> probe() throws InterruptedException;
}
