package dev.throughline.orchestrator.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.contracts.ForeignCause;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.TraceContext;
import dev.throughline.contracts.TraceState;
import dev.throughline.contracts.WorkflowRequest;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.RunDecider.Origin;
import dev.throughline.orchestrator.files.ContentStore;
import dev.throughline.orchestrator.library.StoredTemplates;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.orchestrator.slot.Slots;
import dev.throughline.orchestrator.slot.StartOutcome;
import dev.throughline.orchestrator.slot.StartRequest;
import dev.throughline.orchestrator.template.TemplateLibrary;
import dev.throughline.service.telemetry.RequestSpan;
import dev.throughline.service.telemetry.TraceHeads;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One validation and one start for every way a request can come in. Blocking only when the request has files. */
@Singleton
public final class WorkflowIntake {
    private static final int MAX_INPUTS = 20;
    private static final int MAX_TEXT = 200;
    private static final String SYNTHETIC_KEY = "synthetic|";
    private static final Map<String, StartRequest.Conflict> CONFLICTS = new TreeMap<>(Map.of(
            "return_existing", StartRequest.Conflict.RETURN_EXISTING,
            "reject", StartRequest.Conflict.REJECT,
            "replace", StartRequest.Conflict.REPLACE));

    private final RequestBinder binder;
    private final StoredTemplates stored;
    private final ContentStore files;
    private final Slots slots;
    private final TraceHeads heads;

    WorkflowIntake(RequestBinder binder, StoredTemplates stored, ContentStore files, Slots slots, TraceHeads heads) {
        this.binder = binder;
        this.stored = stored;
        this.files = files;
        this.slots = slots;
        this.heads = heads;
    }

    /** What surrounds the body. {@code bodyHash} tells repetitions from other requests under one key. */
    public record Envelope(
            String via,
            String tenantId,
            @Nullable String traceparent,
            @Nullable String xTraceId,
            @Nullable String idempotencyKey,
            String bodyHash,
            RequestSpan requestSpan,
            @Nullable ForeignCause foreignCause,
            @Nullable String traceState) {
        public Envelope(
                String via,
                String tenantId,
                @Nullable String traceparent,
                @Nullable String xTraceId,
                @Nullable String idempotencyKey,
                String bodyHash,
                RequestSpan requestSpan) {
            this(via, tenantId, traceparent, xTraceId, idempotencyKey, bodyHash, requestSpan, null, null);
        }
    }

    /** Either refused with everything that is wrong, or handed to a slot. */
    public sealed interface Outcome {
        record Refused(String detail, List<Violation> violations) implements Outcome {}

        record Unavailable(String reason) implements Outcome {}

        record Accepted(
                CompletableFuture<StartOutcome> started,
                @Nullable String traceIdRejected) implements Outcome {}
    }

    /** Everything that is wrong, or all that a start needs. */
    private sealed interface Checked {
        record Wrong(List<Violation> violations) implements Checked {}

        record Sound(
                TemplateLibrary.Selection selected,
                dev.throughline.orchestrator.engine.Plan plan,
                List<WorkflowRequest.Input> inputs,
                List<byte[]> contents)
                implements Checked {}
    }

    /** Nobody here serves the type: {@link #acceptWaiting} knows better. */
    public boolean isUnknown(WorkflowRequest request, Envelope envelope) {
        return request.type() != null && !binder.serves(request.type(), envelope.tenantId());
    }

    /** A template may have been added through another instance a moment ago: for that the database is waited for. */
    public Outcome acceptWaiting(WorkflowRequest request, Envelope envelope) {
        return isUnknown(request, envelope) && !stored.lookAgain()
                ? new Outcome.Unavailable("the added templates cannot be read now")
                : accept(request, envelope);
    }

    public Outcome accept(WorkflowRequest request, Envelope envelope) {
        List<Violation> unusable = unusable(envelope);
        if (!unusable.isEmpty()) {
            return refused(unusable);
        }
        return switch (checked(request, envelope.tenantId())) {
            case Checked.Wrong wrong -> refused(wrong.violations());
            case Checked.Sound sound ->
                start(request, envelope, sound.selected(), sound.plan(), sound.inputs(), sound.contents());
        };
    }

    /** What {@link #accept} would refuse the request for now; nothing is stored or started. */
    public List<Violation> violations(WorkflowRequest request, String tenantId) {
        return switch (checked(request, tenantId)) {
            case Checked.Wrong wrong -> wrong.violations();
            case Checked.Sound sound -> List.of();
        };
    }

    private Checked checked(WorkflowRequest request, String tenantId) {
        List<Violation> violations = new ArrayList<>();
        require(request.type(), "/type", violations);
        require(request.name(), "/name", violations);
        var inputs = request.inputs() == null ? List.<WorkflowRequest.Input>of() : request.inputs();
        List<byte[]> contents = contents(inputs, violations);
        checkSynthetic(request, violations);
        checkText(request.syntheticScenarioId(), "/synthetic_scenario_id", "synthetic_scenario_id", violations);
        if (request.description() != null && request.description().indexOf('\0') >= 0) {
            violations.add(new Violation("/description", "invalid_text", "description holds the character NUL"));
        }
        if (request.onConflict() != null && conflict(request.onConflict()).isEmpty()) {
            violations.add(new Violation(
                    "/on_conflict", "unknown_policy", "expected one of " + String.join(", ", CONFLICTS.keySet())));
        }
        var parameters = request.parameters() == null ? JsonNodeFactory.instance.objectNode() : request.parameters();
        return switch (binder.bind(request.type(), parameters, given(inputs, contents), tenantId, request.budget())) {
            case RequestBinder.Bound.Wrong wrong -> {
                violations.addAll(wrong.violations());
                yield new Checked.Wrong(violations);
            }
            case RequestBinder.Bound.Sound sound ->
                violations.isEmpty()
                        ? new Checked.Sound(sound.selected(), sound.plan(), inputs, contents)
                        : new Checked.Wrong(violations);
        };
    }

    private static List<RequestBinder.Given> given(List<WorkflowRequest.Input> inputs, List<byte[]> contents) {
        List<RequestBinder.Given> given = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            var input = inputs.get(i);
            given.add(new RequestBinder.Given(input.name(), input.mediaType(), contents.get(i).length, null));
        }
        return given;
    }

    private Outcome start(
            WorkflowRequest request,
            Envelope envelope,
            TemplateLibrary.Selection selected,
            dev.throughline.orchestrator.engine.Plan plan,
            List<WorkflowRequest.Input> inputs,
            List<byte[]> contents) {
        var id = slots.newWorkflowId();
        if (id.isEmpty()) {
            return new Outcome.Unavailable("no slot of this instance can commit and publish now");
        }
        var trace = TraceContext.resolve(
                envelope.traceparent(),
                envelope.xTraceId(),
                request.traceId(),
                envelope.requestSpan().trace());
        Synthetic scenario = scenario(request);
        var place = heads.place(trace, envelope.requestSpan());
        var identity = new Run.Identity(
                id.get(),
                envelope.tenantId(),
                java.util.Objects.requireNonNull(request.type()),
                java.util.Objects.requireNonNull(request.name()),
                request.description(),
                trace.traceId(),
                SpanId.random(),
                place.parent(),
                scenario != null,
                scenario == null ? null : scenario.text(),
                stored(inputs, contents),
                Instant.now(),
                null,
                place.sampling().isSampled(),
                TraceState.of(envelope.traceState(), scenario));
        var idempotency = envelope.idempotencyKey() == null
                ? null
                : new StartRequest.Idempotency(
                        key(envelope.idempotencyKey(), scenario),
                        envelope.bodyHash(),
                        conflict(request.onConflict()).orElse(StartRequest.Conflict.SAME_REQUEST));
        var origin = new Origin(envelope.via(), trace.rejected(), selected.reasons()).causedBy(envelope.foreignCause());
        return new Outcome.Accepted(
                slots.start(new StartRequest(identity, plan, origin, idempotency)), trace.rejected());
    }

    private List<FileRef> stored(List<WorkflowRequest.Input> inputs, List<byte[]> contents) {
        List<FileRef> stored = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            var input = inputs.get(i);
            var file = files.store(contents.get(i));
            stored.add(new FileRef(
                    java.util.Objects.requireNonNull(input.name()),
                    java.util.Objects.requireNonNullElse(input.mediaType(), "application/octet-stream"),
                    file.sha256(),
                    file.size(),
                    null));
        }
        return stored;
    }

    private static List<byte[]> contents(List<WorkflowRequest.Input> inputs, List<Violation> violations) {
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            var input = inputs.get(i);
            String pointer = "/inputs/" + i;
            String name = input.name();
            if (name == null || !name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
                violations.add(new Violation(
                        pointer + "/name", "invalid_name", "a file name has 1 to 100 of A-Z a-z 0-9 . _ -"));
            }
            contents.add(content(input, pointer, violations));
        }
        if (inputs.size() > MAX_INPUTS) {
            violations.add(new Violation("/inputs", "too_many", "at most " + MAX_INPUTS + " inputs"));
        }
        return contents;
    }

    private static byte[] content(WorkflowRequest.Input input, String pointer, List<Violation> violations) {
        if (input.content() != null) {
            return input.content().getBytes(StandardCharsets.UTF_8);
        }
        if (input.contentBase64() == null) {
            violations.add(new Violation(pointer, "missing", "content or content_base64 is needed"));
            return new byte[0];
        }
        try {
            return Base64.getDecoder().decode(input.contentBase64());
        } catch (IllegalArgumentException e) {
            violations.add(new Violation(pointer + "/content_base64", "invalid_base64", "not base64"));
            return new byte[0];
        }
    }

    private static void checkSynthetic(WorkflowRequest request, List<Violation> violations) {
        String id = request.syntheticScenarioId();
        if (id == null) {
            return;
        }
        if (!Boolean.TRUE.equals(request.isSynthetic())) {
            violations.add(new Violation(
                    "/synthetic_scenario_id", "not_synthetic", "only a synthetic workflow belongs to a scenario"));
        } else if (Synthetic.parse(id).isEmpty()) {
            violations.add(new Violation(
                    "/synthetic_scenario_id",
                    "invalid_scenario",
                    "expected an id such as SDSR-E2E-001 or SDSR-E2E-001/<uuid>"));
        }
    }

    /** Null for real work; fixed from here on. */
    private static @Nullable Synthetic scenario(WorkflowRequest request) {
        return Boolean.TRUE.equals(request.isSynthetic())
                ? Synthetic.parse(request.syntheticScenarioId()).orElse(Synthetic.UNNAMED)
                : null;
    }

    /** Rehearsals have keys of their own: one must neither find nor replace a real run, nor the other way round. */
    private static String key(String asked, @Nullable Synthetic scenario) {
        return scenario == null ? asked : SYNTHETIC_KEY + scenario.text() + "|" + asked;
    }

    private static Optional<StartRequest.Conflict> conflict(@Nullable String policy) {
        return policy == null ? Optional.empty() : Optional.ofNullable(CONFLICTS.get(policy));
    }

    /** What the database would refuse, and with it everything else in the same commit. */
    private static List<Violation> unusable(Envelope envelope) {
        List<Violation> violations = new ArrayList<>();
        checkText(envelope.tenantId(), "", "the tenant", violations);
        checkText(envelope.idempotencyKey(), "", "the idempotency key", violations);
        if (envelope.idempotencyKey() != null && envelope.idempotencyKey().startsWith(SYNTHETIC_KEY)) {
            violations.add(
                    new Violation("", "reserved_key", "keys that begin with " + SYNTHETIC_KEY + " are reserved"));
        }
        return violations;
    }

    private static void checkText(@Nullable String text, String pointer, String what, List<Violation> violations) {
        if (text != null && text.length() > MAX_TEXT) {
            violations.add(new Violation(pointer, "too_long", what + " has more than " + MAX_TEXT + " characters"));
        } else if (text != null && text.indexOf('\0') >= 0) {
            violations.add(new Violation(pointer, "invalid_text", what + " holds the character NUL"));
        }
    }

    private static void require(@Nullable String value, String pointer, List<Violation> violations) {
        if (value == null || value.isBlank()) {
            violations.add(new Violation(pointer, "missing", pointer.substring(1) + " is needed"));
        } else {
            checkText(value, pointer, pointer.substring(1), violations);
        }
    }

    private static Outcome refused(List<Violation> violations) {
        return new Outcome.Refused(violations.size() + " thing(s) are wrong with the request", violations);
    }

    /** The canonical fingerprint of a request's body, for idempotency. */
    public static String hash(byte[] body) {
        return Json.sha256(body);
    }
}
