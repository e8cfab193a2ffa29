package dev.throughline.worker.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Evidence;
import dev.throughline.contracts.Json;
import dev.throughline.worker.skill.Skill;
import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.SkillResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code process.run}: a program of the machine that the configuration allows, without a shell, in a directory of its
 * own. What it leaves behind are files by name, so running it again changes nothing outside; a program that does more
 * than that has to be idempotent itself.
 */
@ApplicationScoped
public class ProcessRunSkill implements Skill {
    private static final int MAX_SHOWN_ARGUMENTS = 2_000;
    private final Programs programs;
    private final ProcessSettings settings;
    private final Confinement confinement = new Confinement();

    public ProcessRunSkill(Programs programs, ProcessSettings settings) {
        this.programs = programs;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "process.run";
    }

    @Override
    public JsonNode argumentSchema() {
        return RunRequest.SCHEMA;
    }

    @Override
    public boolean usesFiles() {
        return true;
    }

    @Override
    public SkillResult run(SkillContext context, JsonNode arguments) throws Exception {
        var request = RunRequest.read(arguments, context);
        Program program = programs.find(request.program())
                .orElseThrow(() -> SkillException.permanent(
                        "program_not_allowed", "program " + request.program() + " is not on the list of this worker"));
        if (!program.accepts(request.arguments())) {
            throw SkillException.permanent(
                    "program_not_allowed", "an argument is not one that program " + program.name() + " may be given");
        }
        if (!program.isThere()) {
            throw SkillException.transientFailure(
                    "program_not_found", "program " + program.name() + " is not on this machine");
        }
        var limits = settings.limits(request.wall(settings.maxWall()));
        try (var workspace = new Workspace(context)) {
            workspace.bring(request.filesIn());
            var execution = new Execution(confinement, limits, workspace.directory());
            var outcome = execution.run(program, request.arguments(), request.environment(), request.stdin());
            return judge(context, request, limits, outcome, workspace);
        }
    }

    private SkillResult judge(
            SkillContext context, RunRequest request, Limits limits, Execution.Outcome outcome, Workspace workspace)
            throws SkillException, IOException, InterruptedException {
        var redaction = new Redaction(request.environment());
        var log = new RunLog(outcome, redaction);
        String sha256 = log.write(context.file(request.log()));
        var kept = new SkillResult.ProducedFile(request.log(), "text/plain");
        context.evidence().keep(kept);
        String problem = problem(outcome, request);
        context.evidence()
                .add(new Evidence.ProgramRun(
                        request.program(),
                        redaction.arguments(request.arguments(), MAX_SHOWN_ARGUMENTS),
                        outcome.exitCode(),
                        outcome.took().toMillis(),
                        sha256,
                        problem == null,
                        problem,
                        confinement.inForce(limits)));
        if (outcome.end() == Execution.End.INTERRUPTED) {
            throw new InterruptedException("ended on request");
        }
        if (problem != null) {
            throw failure(problem, outcome, log, limits);
        }
        workspace.take(request.filesOut());
        var files = new ArrayList<>(request.filesOut());
        files.add(kept);
        return new SkillResult(describe(request, outcome, log), List.copyOf(files));
    }

    private static @Nullable String problem(Execution.Outcome outcome, RunRequest request) {
        return switch (outcome.end()) {
            case EXITED -> request.expects(outcome.exitCode()) ? null : "program_failed";
            case TIMEOUT, OUTPUT_LIMIT, DISK_LIMIT, FILES_LIMIT, MEMORY_LIMIT, PROCESSES_LIMIT, INTERRUPTED ->
                outcome.end().code();
        };
    }

    /** A time-out may be the machine's fault; anything else would happen again. */
    private static SkillException failure(String problem, Execution.Outcome outcome, RunLog log, Limits limits) {
        return switch (outcome.end()) {
            case EXITED ->
                SkillException.permanent(problem, "exit code " + outcome.exitCode() + ": " + log.lastWords());
            case TIMEOUT ->
                SkillException.transientFailure(
                        problem, "no end after " + limits.wall().toMillis() + " ms");
            case OUTPUT_LIMIT ->
                SkillException.permanent(problem, "it printed more than " + limits.outputBytes() + " bytes");
            case DISK_LIMIT -> SkillException.permanent(problem, "it wrote more than " + limits.diskBytes() + " bytes");
            case FILES_LIMIT -> SkillException.permanent(problem, "it made more than " + limits.files() + " files");
            case MEMORY_LIMIT ->
                SkillException.permanent(problem, "it took more than " + limits.memoryBytes() + " bytes of memory");
            case PROCESSES_LIMIT, INTERRUPTED ->
                SkillException.permanent(problem, "it had more than " + limits.processes() + " processes");
        };
    }

    private static ObjectNode describe(RunRequest request, Execution.Outcome outcome, RunLog log) {
        var output = Json.MAPPER.createObjectNode();
        output.put("exit_code", outcome.exitCode());
        output.put("stdout", log.stdout());
        output.put("stderr", log.stderr());
        output.put("log", request.log());
        var files = output.putArray("files");
        request.filesOut().forEach(file -> files.add(file.name()));
        return output;
    }
}
