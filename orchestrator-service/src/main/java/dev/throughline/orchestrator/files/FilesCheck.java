package dev.throughline.orchestrator.files;

import dev.throughline.service.mode.ProductionCheck;
import dev.throughline.service.mode.Violation;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Content that a restart on another machine, or a tidy system, would lose. */
@Singleton
final class FilesCheck implements ProductionCheck {
    private final Path root;

    FilesCheck(@ConfigProperty(name = "throughline.files.dir") Path root) {
        this.root = root;
    }

    @Override
    public List<Violation> violations() {
        boolean isTemporary = root.startsWith(System.getProperty("java.io.tmpdir"));
        return root.isAbsolute() && !isTemporary
                ? List.of()
                : List.of(new Violation(
                        "local_files", "throughline.files.dir is no absolute path, or a temporary one: " + root));
    }
}
