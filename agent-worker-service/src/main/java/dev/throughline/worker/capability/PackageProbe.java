package dev.throughline.worker.capability;

import dev.throughline.contracts.Capability;
import dev.throughline.worker.process.Inquiry;
import dev.throughline.worker.process.Program;
import dev.throughline.worker.process.Programs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Packages of the interpreters that may run here, as they would load them: {@code python:numpy}, {@code r:plm}. Of
 * several interpreters of a language the first by name counts.
 */
@ApplicationScoped
public class PackageProbe implements CapabilityProbe {
    /** What is said of them must fit into a record. */
    private static final int MAX_PACKAGES = 1_000;

    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,99}) (\\S{1,50})");
    private static final List<Language> LANGUAGES = List.of(
            new Language("python", Pattern.compile("python(\\d+(\\.\\d+)?)?"), List.of("-c", """
                    from importlib import metadata
                    for found in metadata.distributions():
                        print(found.metadata['Name'], found.version)
                    """)),
            new Language("r", Pattern.compile("Rscript"), List.of("--vanilla", "-e", """
                    found <- installed.packages()[, c("Package", "Version"), drop = FALSE]
                    cat(paste(found[, 1], found[, 2]), sep = "\\n")
                    """)));

    private final Programs programs;
    private final Inquiry inquiry;

    public PackageProbe(Programs programs, Inquiry inquiry) {
        this.programs = programs;
        this.inquiry = inquiry;
    }

    private record Language(String prefix, Pattern program, List<String> question) {}

    @Override
    public List<Capability> probe() throws InterruptedException {
        var found = new ArrayList<Capability>();
        for (Language language : LANGUAGES) {
            for (Program program : programs.all()) {
                if (language.program.matcher(program.name()).matches() && program.isThere()) {
                    found.addAll(packages(language, program));
                    break;
                }
            }
        }
        return found;
    }

    private List<Capability> packages(Language language, Program program) throws InterruptedException {
        var versions = new TreeMap<String, String>();
        inquiry.ask(program, language.question).orElse("").lines().forEach(line -> {
            var known = LINE.matcher(line.strip());
            if (known.matches()) {
                // Python packages are asked for under several spellings of one name.
                String name = known.group(1).toLowerCase(Locale.ROOT).replace('_', '-');
                versions.putIfAbsent(name, known.group(2));
            }
        });
        return versions.entrySet().stream()
                .limit(MAX_PACKAGES)
                .map(entry -> new Capability(
                        Capability.Kind.PACKAGE, language.prefix + ":" + entry.getKey(), entry.getValue()))
                .toList();
    }
}
