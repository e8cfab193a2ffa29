package dev.throughline.service.mode;

import java.util.List;

/** Looks for one kind of pretence. Every bean of this type is asked, also in development. */
@FunctionalInterface
public interface ProductionCheck {
    /** Whatever is not what it seems; must not block. */
    List<Violation> violations();
}
