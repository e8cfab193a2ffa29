package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.orchestrator.template.Marked.Mark;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.Event.ID;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * YAML of strangers to JSON with the place of every node. Tags mean nothing here, aliases count as what they stand for,
 * and size, depth and number of nodes are bounded, so that no text costs more than it should.
 */
public final class YamlReader {
    static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_DEPTH = 40;
    private static final int MAX_NODES = 20_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Iterator<Event> events;
    private final Map<String, JsonNode> anchors = new HashMap<>();
    private final Map<String, Mark> marks = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private int nodes;

    private YamlReader(Iterator<Event> events) {
        this.events = events;
    }

    public static Marked read(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return unreadable(Mark.START, "too_large", "the text has at most " + MAX_BYTES + " bytes");
        }
        try {
            var reader = new YamlReader(
                    new Yaml(new LoaderOptions()).parse(new StringReader(text)).iterator());
            JsonNode root = reader.document();
            return new Marked(root, reader.marks, reader.faults);
        } catch (Stop e) {
            return unreadable(e.mark, e.code, String.valueOf(e.getMessage()));
        } catch (MarkedYAMLException e) {
            return unreadable(mark(e.getProblemMark()), "not_yaml", "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            return unreadable(Mark.START, "not_yaml", "not YAML: " + firstLine(String.valueOf(e.getMessage())));
        }
    }

    private JsonNode document() {
        events.next();
        Event start = events.next();
        if (start.is(ID.StreamEnd)) {
            throw new Stop(Mark.START, "not_yaml", "the text is empty");
        }
        JsonNode root = node(events.next(), "", 0);
        events.next();
        Event end = events.next();
        if (!end.is(ID.StreamEnd)) {
            throw new Stop(mark(end.getStartMark()), "not_yaml", "the text is one document, here another one begins");
        }
        return root;
    }

    private JsonNode node(Event event, String pointer, int depth) {
        Mark mark = mark(event.getStartMark());
        marks.putIfAbsent(pointer, mark);
        count(1, mark);
        if (depth > MAX_DEPTH) {
            throw new Stop(mark, "too_deep", "nested deeper than " + MAX_DEPTH + " levels");
        }
        if (event instanceof AliasEvent alias) {
            return aliased(alias, mark);
        }
        JsonNode node = switch (event) {
            case ScalarEvent scalar -> scalar(scalar, pointer);
            case SequenceStartEvent sequence -> sequence(sequence, pointer, depth);
            case MappingStartEvent mapping -> mapping(mapping, pointer, depth);
            default -> throw new Stop(mark, "not_yaml", "expected a value");
        };
        if (event instanceof NodeEvent named && named.getAnchor() != null) {
            anchors.put(named.getAnchor(), node);
        }
        return node;
    }

    /** An anchor is known only after its node has ended, so that nothing can hold itself. */
    private JsonNode aliased(AliasEvent alias, Mark mark) {
        JsonNode known = anchors.get(alias.getAnchor());
        if (known == null) {
            throw new Stop(mark, "unknown_alias", "nothing before this is called " + alias.getAnchor());
        }
        count(size(known), mark);
        return known.deepCopy();
    }

    private JsonNode scalar(ScalarEvent event, String pointer) {
        untagged(event.getTag(), event, pointer);
        return event.isPlain() ? YamlScalar.plain(event.getValue()) : NODES.textNode(event.getValue());
    }

    private ArrayNode sequence(SequenceStartEvent event, String pointer, int depth) {
        untagged(event.getTag(), event, pointer);
        ArrayNode array = NODES.arrayNode();
        for (Event next = events.next(); !next.is(ID.SequenceEnd); next = events.next()) {
            array.add(node(next, Marked.child(pointer, array.size()), depth + 1));
        }
        return array;
    }

    private ObjectNode mapping(MappingStartEvent event, String pointer, int depth) {
        untagged(event.getTag(), event, pointer);
        ObjectNode object = NODES.objectNode();
        for (Event next = events.next(); !next.is(ID.MappingEnd); next = events.next()) {
            Mark mark = mark(next.getStartMark());
            if (!(next instanceof ScalarEvent key)) {
                throw new Stop(mark, "invalid_key", "a key is text");
            }
            String place = Marked.child(pointer, key.getValue());
            untagged(key.getTag(), key, place);
            if (object.has(key.getValue())) {
                faults.add(new Fault(mark.line(), mark.column(), place, "duplicate_key", "the key stands here twice"));
            }
            marks.putIfAbsent(place, mark);
            object.set(key.getValue(), node(events.next(), place, depth + 1));
        }
        return object;
    }

    private void untagged(@org.jspecify.annotations.Nullable String tag, Event event, String pointer) {
        if (tag != null) {
            Mark mark = mark(event.getStartMark());
            faults.add(
                    new Fault(mark.line(), mark.column(), pointer, "tag", "tags such as " + tag + " are not possible"));
        }
    }

    private void count(int more, Mark mark) {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new Stop(mark, "too_large", "more than " + MAX_NODES + " values, each alias counted in full");
        }
    }

    private static int size(JsonNode node) {
        int size = 1;
        for (JsonNode child : node) {
            size += size(child);
        }
        return size;
    }

    private static Mark mark(org.yaml.snakeyaml.error.@org.jspecify.annotations.Nullable Mark mark) {
        return mark == null ? Mark.START : new Mark(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Marked unreadable(Mark mark, String code, String message) {
        return new Marked(
                NODES.nullNode(), Map.of(), List.of(new Fault(mark.line(), mark.column(), "", code, message)));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** Reading further would cost too much, or mean nothing. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Mark mark;
        private final String code;

        Stop(Mark mark, String code, String message) {
            super(message);
            this.mark = mark;
            this.code = code;
        }
    }
}
