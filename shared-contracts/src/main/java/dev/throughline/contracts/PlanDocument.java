package dev.throughline.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A frozen plan as it is stored, downloaded and hashed: {@link CanonicalJson}, under its SHA-256. It holds template and
 * version, bound parameters, dependencies, estimated cost, promised outputs, stages, and the digest of all that a worker
 * is sent.
 */
public final class PlanDocument {
    private static final String UNDO = "undo:";

    private PlanDocument() {}

    /**
     * What a plan says about itself.
     *
     * @param hash of the bytes as they are
     * @param tasks how many digests were compared
     * @param differences what is not as it should be; empty: the document is sound
     */
    public record Check(String hash, int tasks, List<String> differences) {}

    /** The digest of each stage and of each compensation, by the name of its task. */
    public static Map<String, String> digests(List<StageSpec> stages) {
        Map<String, String> digests = new TreeMap<>();
        for (StageSpec stage : stages) {
            digests.put(stage.name(), stage.digest());
            StageSpec undo = stage.undoing(UNDO + stage.name());
            if (undo != null) {
                digests.put(undo.name(), undo.digest());
            }
        }
        return digests;
    }

    /**
     * Computes everything again that can be computed from the bytes alone. Whoever changes a plan can make it sound
     * again, so its hash must be compared with one from elsewhere: the workflow's, or the one in an envelope.
     *
     * @throws Json.UnreadableException when it is not a plan
     */
    public static Check check(byte[] bytes) {
        JsonNode document = Json.read(bytes, JsonNode.class);
        if (!document.path("stages").isArray() || !document.path("digests").isObject()) {
            throw new Json.UnreadableException("not a plan: it has no stages with digests", null);
        }
        List<String> differences = new ArrayList<>();
        if (!Arrays.equals(bytes, canonical(document))) {
            differences.add("the bytes are not canonical JSON (RFC 8785)");
        }
        List<StageSpec> stages = new ArrayList<>();
        for (JsonNode stage : document.path("stages")) {
            StageSpec read = Json.read(Json.bytes(stage), StageSpec.class);
            if (!Json.digest(stage).equals(read.digest())) {
                differences.add("stage " + read.name() + " says more, or says it otherwise, than a worker would read");
            }
            stages.add(read);
        }
        Map<String, String> computed = digests(stages);
        Set<String> tasks = new TreeSet<>(computed.keySet());
        document.path("digests").fieldNames().forEachRemaining(tasks::add);
        for (String task : tasks) {
            compare(task, document.path("digests").path(task).asText("none"), computed.getOrDefault(task, "none"))
                    .forEach(differences::add);
        }
        return new Check(Json.sha256(bytes), tasks.size(), List.copyOf(differences));
    }

    private static List<String> compare(String task, String stated, String computed) {
        return stated.equals(computed)
                ? List.of()
                : List.of("task " + task + ": the digest in the plan is " + stated + ", computed is " + computed);
    }

    private static byte[] canonical(JsonNode document) {
        try {
            return CanonicalJson.bytes(document);
        } catch (IllegalArgumentException e) {
            throw new Json.UnreadableException("not a plan: " + e.getMessage(), e);
        }
    }
}
