package dev.throughline.orchestrator.input;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.UUID;

/** Begins an upload in pieces, if there would be room for the whole. */
@Singleton
final class UploadStart {
    private final InputStore inputs;
    private final UploadStore store;
    private final UploadFiles files;
    private final Uploading uploading;
    private final InputLimits limits;

    UploadStart(InputStore inputs, UploadStore store, UploadFiles files, Uploading uploading, InputLimits limits) {
        this.inputs = inputs;
        this.store = store;
        this.files = files;
        this.uploading = uploading;
        this.limits = limits;
    }

    boolean isDraft(String tenantId, UUID workflowId) {
        return inputs.status(tenantId, workflowId).isPresent();
    }

    Response start(String tenantId, UUID workflowId, UploadRequest request) throws IOException {
        var violations = request.violations();
        if (!violations.isEmpty()) {
            return Refusal.invalid(violations).response();
        }
        var sound = request.sound();
        if (sound.size() > limits.maxFileBytes().asLongValue()) {
            return Uploading.fileLimit(limits, "/size", sound.name()).response();
        }
        return switch (store.create(tenantId, workflowId, sound)) {
            case UploadStore.Creation.Created created -> begun(workflowId, created.session());
            case UploadStore.Creation.TooManySessions many ->
                Refusal.conflict(
                                "max_sessions",
                                limits.maxSessions() + " uploads of the draft are unfinished; complete or delete one")
                        .response();
            case UploadStore.Creation.Refused refused ->
                uploading.refusal(workflowId, refused.change()).response();
        };
    }

    private Response begun(UUID workflowId, UploadSession session) throws IOException {
        files.create(session.uploadId());
        return Response.status(201)
                .header("Location", "/api/v1/workflows/" + workflowId + "/inputs/upload-sessions/" + session.uploadId())
                .header(UploadResource.OFFSET, 0)
                .entity(session)
                .build();
    }
}
