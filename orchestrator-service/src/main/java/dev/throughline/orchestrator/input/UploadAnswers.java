package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.http.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.UUID;
import org.jboss.logging.Logger;

/** How outcomes of uploads read over HTTP. Whatever went wrong, Upload-Offset says where to go on. */
@Singleton
final class UploadAnswers {
    private static final Logger LOG = Logger.getLogger(UploadAnswers.class);

    private final Uploading uploading;

    UploadAnswers(Uploading uploading) {
        this.uploading = uploading;
    }

    Response of(Uploads.Key key, Uploads.Outcome outcome) {
        return switch (outcome) {
            case Uploads.Outcome.At at -> at(Response.noContent(), at.offset());
            case Uploads.Outcome.Completed done -> Response.ok(done.input()).build();
            case Uploads.Outcome.Missing missing -> missing(key.uploadId());
            case Uploads.Outcome.Closed closed ->
                uploading
                        .refusal(key.workflowId(), new InputStore.Change.NotOpen(closed.draftStatus()))
                        .response();
            case Uploads.Outcome.Ended ended ->
                at(
                        Problem.NOT_NOW.response("the upload is completed"),
                        ended.session().size());
            case Uploads.Outcome.Busy busy ->
                at(
                        Refusal.conflict("upload_busy", "another request is writing this upload")
                                .response(),
                        busy.offset());
            case Uploads.Outcome.WrongOffset wrong ->
                at(
                        Refusal.conflict("wrong_offset", "the next piece begins at " + wrong.offset())
                                .response(),
                        wrong.offset());
            case Uploads.Outcome.TooMuch much ->
                at(
                        Refusal.tooLarge("", "size", "the piece goes beyond the size that was announced")
                                .response(),
                        much.offset());
            case Uploads.Outcome.Broken broken ->
                at(Problem.UNAVAILABLE.response("the piece broke off"), broken.offset());
            case Uploads.Outcome.Incomplete part ->
                at(
                        Refusal.conflict("upload_incomplete", "only " + part.offset() + " bytes are here")
                                .response(),
                        part.offset());
            case Uploads.Outcome.Mismatch mismatch ->
                at(
                        Problem.DIGEST_MISMATCH.response(
                                "the upload has the digest " + mismatch.found() + "; it begins again at 0"),
                        0);
            case Uploads.Outcome.Refused refused ->
                uploading.refusal(key.workflowId(), refused.change()).response();
        };
    }

    /** The answer to the first completion may have been lost: the second one is the same. */
    Response ofCompletion(Uploads.Key key, Uploads.Outcome outcome) {
        return outcome instanceof Uploads.Outcome.Ended ended
                ? Response.ok(ended.session().input()).build()
                : of(key, outcome);
    }

    Response missing(UUID uploadId) {
        return Problem.NOT_FOUND.response("there is no upload " + uploadId + ", or it has expired");
    }

    Response diskFailed(IOException failure) {
        LOG.errorv("an upload cannot be written, reason={0}", failure.getMessage());
        return Problem.UNAVAILABLE.response("the upload cannot be written now");
    }

    private static Response at(Response response, long offset) {
        return at(Response.fromResponse(response), offset);
    }

    private static Response at(Response.ResponseBuilder response, long offset) {
        return response.header(UploadResource.OFFSET, offset).build();
    }
}
