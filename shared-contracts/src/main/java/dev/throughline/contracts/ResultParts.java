package dev.throughline.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The document behind the claim of a {@link TaskResult}: those parts that are too large to travel. Each has the name of
 * the field that it belongs into; what is absent stands in the result.
 */
public record ResultParts(
        @Nullable JsonNode output,
        @Nullable List<StageSpec.FileRef> artifacts,
        @Nullable List<TaskResult.Product> products) {

    /** The parts of the result that must be claimed. */
    public static ResultParts of(TaskResult result) {
        return new ResultParts(
                Claims.ifLarge(result.output()), Claims.ifLarge(result.artifacts()), Claims.ifLarge(result.products()));
    }

    /** The result without these parts. */
    public TaskResult claimed(TaskResult result, StageSpec.FileRef document) {
        var rest = new ResultParts(
                output == null ? result.output() : null,
                artifacts == null ? result.artifacts() : null,
                products == null ? result.products() : null);
        return result.with(rest, document);
    }

    /** The whole result, when this is the document that its claim names. */
    public TaskResult redeemed(TaskResult result) {
        var whole = new ResultParts(
                Claims.either(output, result.output()),
                Claims.either(artifacts, result.artifacts()),
                Claims.either(products, result.products()));
        return result.with(whole, null);
    }
}
