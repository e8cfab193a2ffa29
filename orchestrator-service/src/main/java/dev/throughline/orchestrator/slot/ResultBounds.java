package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.TaskResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a result may hold. What the database would refuse would be in the way of everything else in the same commit, and
 * what ends up in an event must fit into its record.
 */
final class ResultBounds {
    private static final int MAX_TEXT = 500;
    private static final int MAX_ARTIFACTS = 1_000;
    private static final int MAX_CAUSES = 1_000;
    /** Of the names of all artifacts as JSON; the event of the success lists them. */
    private static final int MAX_NAMES = 64 * 1024;

    private ResultBounds() {}

    /**
     * @param bytes of the result and its claim as they came; what comes small need not be measured part by part
     * @throws Json.UnreadableException when it holds more, or what no table can hold
     */
    static void require(TaskResult result, long bytes) {
        var failure = result.failure();
        boolean isStorable = failure == null
                || (isText(failure.message()) && isText(failure.code()) && isTextOrAbsent(failure.step()));
        isStorable &= isTextOrAbsent(result.agentId());
        for (var file : result.artifacts()) {
            isStorable &= isText(file.name()) && isText(file.mediaType()) && isText(file.sha256());
        }
        refuseUnless(
                isStorable && result.artifacts().size() <= MAX_ARTIFACTS,
                "a text of the result is missing, longer than " + MAX_TEXT + " characters or holds NUL, or it has more"
                        + " than " + MAX_ARTIFACTS + " artifacts");
        refuseUnless(result.causationIds().size() <= MAX_CAUSES, "it has more than " + MAX_CAUSES + " causes");
        if (bytes > MAX_NAMES) {
            requireSmallParts(result);
        }
    }

    private static void requireSmallParts(TaskResult result) {
        List<String> names = result.artifacts().stream().map(FileRef::name).toList();
        refuseUnless(
                Json.bytes(names).length <= MAX_NAMES,
                "the names of its artifacts have more than " + MAX_NAMES + " bytes");
        refuseUnless(
                result.output() == null || Json.bytes(result.output()).length <= TaskResult.MAX_OUTPUT,
                "its output has more than " + TaskResult.MAX_OUTPUT + " bytes");
    }

    private static void refuseUnless(boolean isRight, String otherwise) {
        if (!isRight) {
            throw new Json.UnreadableException(otherwise, null);
        }
    }

    private static boolean isTextOrAbsent(@Nullable String text) {
        return text == null || isText(text);
    }

    @SuppressWarnings("ConstantValue")
    private static boolean isText(@Nullable String text) {
        return text != null && text.length() <= MAX_TEXT && text.indexOf('\0') < 0;
    }
}
