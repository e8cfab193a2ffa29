package dev.throughline.worker.process;

import dev.throughline.service.mode.ProductionCheck;
import dev.throughline.service.mode.Violation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** Interpreters that may be given any argument: with {@code -c} or {@code -e} they run whatever a template says. */
@Singleton
final class ProgramCheck implements ProductionCheck {
    private static final Set<String> INTERPRETERS = Set.of(
            "awk", "bash", "dash", "gawk", "ksh", "mawk", "node", "perl", "php", "python", "R", "ruby", "sh", "zsh");

    private final Programs programs;

    ProgramCheck(Programs programs) {
        this.programs = programs;
    }

    @Override
    public List<Violation> violations() {
        return programs.all().stream()
                .filter(program -> program.arguments() == null && isInterpreter(program))
                .map(program -> new Violation(
                        "unrestricted_program",
                        program.name() + " runs any text as a program; set throughline.process.programs."
                                + program.name() + ".args-pattern"))
                .toList();
    }

    /** Whatever version stands behind the name, as in {@code python3.11}. */
    private static boolean isInterpreter(Program program) {
        String file = String.valueOf(program.path().getFileName());
        return INTERPRETERS.contains(file.replaceAll("[0-9.]+$", ""));
    }
}
