package dev.throughline.worker.redact;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What counts as a secret besides the usual shapes. */
@ConfigMapping(prefix = "throughline.redaction")
public interface RedactionSettings {
    /** E-mail addresses too. */
    @WithDefault("false")
    boolean emails();

    /** Regular expressions; whatever one of them finds is replaced. */
    Optional<List<String>> patterns();
}
