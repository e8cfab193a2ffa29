package dev.throughline.cli.backfill;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ProvenanceLine;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON array of objects, or objects one after another. It is never in memory as a whole, and of an object only the
 * fields that matter are. Where it is no JSON, nobody knows where the next element would begin: the rest is left out.
 */
final class JsonFile implements LineFile {
    private static final Set<String> FIELDS =
            Set.of("input_hash", "template_id", "v1_micros", "v2_micros", "actual_micros", "at", "is_whole");

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(ProvenanceLine.MAX_BYTES)
                    .maxNameLength(ProvenanceLine.MAX_BYTES)
                    .maxNestingDepth(100)
                    .build())
            // Names of hostile documents would fill the table of known ones.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final JsonParser parser;
    private final long from;
    private long element;
    private boolean isOver;

    private JsonFile(JsonParser parser, long from) {
        this.parser = parser;
        this.from = from;
    }

    static JsonFile open(Path file, long from) throws IOException {
        return new JsonFile(FACTORY.createParser(new BufferedInputStream(Files.newInputStream(file), 1 << 16)), from);
    }

    @Override
    public Optional<Found> next() throws IOException {
        try {
            while (!isOver) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    isOver = true;
                } else if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
                    Found found = element(token);
                    if (element > from) {
                        return Optional.of(found);
                    }
                }
            }
            return Optional.empty();
        } catch (JacksonException e) {
            isOver = true;
            element++;
            return element > from
                    ? Optional.of(new Found.Bad("no JSON; the rest of the file is left out", line(), element))
                    : Optional.empty();
        }
    }

    private Found element(JsonToken token) throws IOException {
        long line = line();
        if (token != JsonToken.START_OBJECT) {
            return new Found.Bad("expected an object", line, ++element);
        }
        ObjectNode node = fields();
        element++;
        try {
            return new Found.Good(ProvenanceLine.of(node), line, element);
        } catch (Json.UnreadableException e) {
            return new Found.Bad(String.valueOf(e.getMessage()), line, element);
        }
    }

    private ObjectNode fields() throws IOException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!FIELDS.contains(name)) {
                parser.skipChildren();
                continue;
            }
            switch (value) {
                case VALUE_STRING -> node.put(name, parser.getText());
                case VALUE_NUMBER_INT -> node.put(name, parser.getBigIntegerValue());
                case VALUE_NUMBER_FLOAT -> node.put(name, parser.getDecimalValue());
                case VALUE_TRUE, VALUE_FALSE -> node.put(name, parser.getBooleanValue());
                case VALUE_NULL -> node.putNull(name);
                default -> {
                    parser.skipChildren();
                    node.putObject(name);
                }
            }
        }
        return node;
    }

    private long line() {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    @Override
    public long bytes() {
        return Math.max(0, parser.currentLocation().getByteOffset());
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
