package dev.throughline.orchestrator.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.orchestrator.draft.Draft.TemplateRef;
import dev.throughline.orchestrator.draft.Draft.Wishes;
import dev.throughline.orchestrator.intake.RequestBinder;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.orchestrator.template.LibraryEntry;
import dev.throughline.orchestrator.template.Template;
import dev.throughline.orchestrator.template.TemplateLibrary;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A merge patch (RFC 7396) on what the caller can change: null takes away, objects are merged, all else replaces. */
@Singleton
final class DraftPatch {
    static final int MAX_BODY = 256 * 1024;

    private static final int MAX_PARAMETERS = 64 * 1024;
    private static final int MAX_NAME = 200;
    private static final int MAX_DESCRIPTION = 2_000;
    private static final Set<String> FIELDS = Set.of("type", "name", "description", "parameters", "template");

    private final TemplateLibrary templates;
    private final RequestBinder binder;

    DraftPatch(TemplateLibrary templates, RequestBinder binder) {
        this.templates = templates;
        this.binder = binder;
    }

    sealed interface Patched {
        record Wrong(List<Violation> violations) implements Patched {}

        record Right(Wishes wishes) implements Patched {}
    }

    Patched apply(String tenant, Wishes before, ObjectNode patch) {
        List<Violation> wrong = new ArrayList<>();
        patch.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                String shown = field.length() > MAX_NAME ? field.substring(0, MAX_NAME) : field;
                wrong.add(new Violation("/" + shown, "unknown_field", "a draft has " + String.join(", ", FIELDS)));
            }
        });
        String type = text(patch, "type", before.type(), MAX_NAME, wrong);
        if (patch.hasNonNull("type") && type != null && !templates.serves(tenant, type)) {
            wrong.add(binder.unknown(type, tenant));
        }
        var wishes = new Wishes(
                type,
                text(patch, "name", before.name(), MAX_NAME, wrong),
                text(patch, "description", before.description(), MAX_DESCRIPTION, wrong),
                parameters(patch, before.parameters(), wrong),
                template(tenant, patch, before.template(), wrong));
        return wrong.isEmpty() ? new Patched.Right(wishes) : new Patched.Wrong(wrong);
    }

    private static @Nullable String text(
            ObjectNode patch, String field, @Nullable String before, int longest, List<Violation> wrong) {
        JsonNode value = patch.get(field);
        if (value == null) {
            return before;
        }
        if (value.isNull()) {
            return null;
        }
        String text = value.asText();
        if (!value.isTextual() || text.isBlank() || text.length() > longest || text.indexOf('\0') >= 0) {
            wrong.add(new Violation("/" + field, "invalid_text", "1 to " + longest + " characters, no NUL"));
        }
        return text;
    }

    private static ObjectNode parameters(ObjectNode patch, ObjectNode before, List<Violation> wrong) {
        JsonNode change = patch.get("parameters");
        if (change == null) {
            return before;
        }
        if (change.isNull()) {
            return before.objectNode();
        }
        if (!(change instanceof ObjectNode object)) {
            wrong.add(new Violation("/parameters", "type", "an object is needed"));
            return before;
        }
        ObjectNode merged = merged(before.deepCopy(), object);
        if (merged.toString().length() > MAX_PARAMETERS) {
            wrong.add(new Violation("/parameters", "too_large", "at most " + MAX_PARAMETERS + " characters of JSON"));
        }
        return merged;
    }

    /** As deep as the body, whose depth the reader bounds. */
    private static ObjectNode merged(ObjectNode target, ObjectNode change) {
        change.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value instanceof ObjectNode object) {
                var base = target.get(field.getKey()) instanceof ObjectNode present ? present : target.objectNode();
                target.set(field.getKey(), merged(base, object));
            } else {
                target.set(field.getKey(), value);
            }
        });
        return target;
    }

    private @Nullable TemplateRef template(
            String tenant, ObjectNode patch, @Nullable TemplateRef before, List<Violation> wrong) {
        JsonNode value = patch.get("template");
        if (value == null) {
            return before;
        }
        if (value.isNull()) {
            return null;
        }
        JsonNode version = value.path("version");
        if (!value.path("id").isTextual() || !(version.isMissingNode() || version.isInt())) {
            wrong.add(new Violation("/template", "type", "expected {\"id\": …} or {\"id\": …, \"version\": …}"));
            return before;
        }
        String id = value.path("id").asText();
        Optional<Template> found = (version.isMissingNode()
                        ? templates.find(tenant, id)
                        : templates.find(tenant, id, version.asInt()))
                .filter(LibraryEntry::isLive)
                .map(LibraryEntry::template);
        if (found.isEmpty()) {
            wrong.add(new Violation("/template", "unknown_template", "there is no such template"));
        }
        return found.map(template -> new TemplateRef(template.id(), template.version()))
                .orElse(before);
    }
}
