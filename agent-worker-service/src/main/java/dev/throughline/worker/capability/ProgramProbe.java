package dev.throughline.worker.capability;

import dev.throughline.contracts.Capability;
import dev.throughline.worker.process.Inquiry;
import dev.throughline.worker.process.Program;
import dev.throughline.worker.process.Programs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The programs that may run here and can: a name on the list alone is no capability. */
@ApplicationScoped
public class ProgramProbe implements CapabilityProbe {
    private static final Pattern VERSION = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9}){1,4}");
    private final Programs programs;
    private final Inquiry inquiry;

    public ProgramProbe(Programs programs, Inquiry inquiry) {
        this.programs = programs;
        this.inquiry = inquiry;
    }

    @Override
    public List<Capability> probe() throws InterruptedException {
        var found = new ArrayList<Capability>();
        for (Program program : programs.all()) {
            if (program.isThere()) {
                found.add(new Capability(Capability.Kind.PROGRAM, program.name(), version(program)));
            }
        }
        return found;
    }

    /** Empty for a program that does not say. */
    private String version(Program program) throws InterruptedException {
        if (program.versionArguments().isEmpty()) {
            return "";
        }
        var number =
                VERSION.matcher(inquiry.ask(program, program.versionArguments()).orElse(""));
        return number.find() ? number.group() : "";
    }
}
