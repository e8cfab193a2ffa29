package dev.throughline.worker.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.SkillResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The arguments of {@code process.run}, checked. */
record RunRequest(
        String program,
        List<String> arguments,
        byte[] stdin,
        Map<String, String> environment,
        List<String> filesIn,
        List<SkillResult.ProducedFile> filesOut,
        long timeoutMillis,
        List<Integer> expected,
        String log) {
    static final JsonNode SCHEMA = schema();

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
    /** What decides which code a program loads, or belongs to this worker. */
    private static final Pattern RESERVED =
            Pattern.compile("(?:LD_|DYLD_|THROUGHLINE_).*|PATH|HOME|TMPDIR|IFS|ENV|BASH_ENV");

    private static final int MAX_COMMAND = 100_000;

    static RunRequest read(JsonNode node, SkillContext context) throws SkillException {
        String program = node.path("program").asText();
        var request = new RunRequest(
                program,
                texts(node.path("args")),
                node.path("stdin").asText("").getBytes(StandardCharsets.UTF_8),
                environment(node.path("env")),
                texts(node.path("files_in")),
                filesOut(node.path("files_out")),
                node.path("timeout_ms").asLong(Long.MAX_VALUE),
                expected(node.path("expect_exit")),
                node.path("log").asText(program + ".log"));
        request.check(context);
        return request;
    }

    Duration wall(Duration longest) {
        return timeoutMillis >= longest.toMillis() ? longest : Duration.ofMillis(timeoutMillis);
    }

    boolean expects(@Nullable Integer exitCode) {
        return exitCode != null && expected.contains(exitCode);
    }

    private void check(SkillContext context) throws SkillException {
        long length = 0;
        for (String argument : arguments) {
            length += argument.length();
            if (argument.indexOf('\0') >= 0) {
                throw refused("an argument contains the character 0");
            }
        }
        if (length > MAX_COMMAND) {
            throw refused("the arguments have more than " + MAX_COMMAND + " characters");
        }
        context.file(log);
        for (String name : filesIn) {
            context.file(name);
        }
        for (SkillResult.ProducedFile file : filesOut) {
            context.file(file.name());
            // A later try of this step would find its own output in place of its input.
            if (filesIn.contains(file.name())) {
                throw refused("file " + file.name() + " is both in files_in and in files_out");
            }
            if (file.name().equals(log)) {
                throw refused("file " + log + " is the log");
            }
        }
    }

    private static Map<String, String> environment(JsonNode node) throws SkillException {
        var environment = new LinkedHashMap<String, String>();
        for (var entry : node.properties()) {
            String name = entry.getKey();
            String value = entry.getValue().asText();
            if (!VARIABLE.matcher(name).matches() || RESERVED.matcher(name).matches() || value.indexOf('\0') >= 0) {
                throw refused("the variable " + name + " cannot be set");
            }
            environment.put(name, value);
        }
        return environment;
    }

    private static List<SkillResult.ProducedFile> filesOut(JsonNode array) {
        var files = new ArrayList<SkillResult.ProducedFile>();
        for (JsonNode file : array) {
            String name = file.isTextual() ? file.asText() : file.path("name").asText();
            files.add(new SkillResult.ProducedFile(name, file.path("media_type").asText("application/octet-stream")));
        }
        return List.copyOf(files);
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    private static List<Integer> expected(JsonNode array) {
        var codes = new ArrayList<Integer>();
        array.forEach(code -> codes.add(code.asInt()));
        return codes.isEmpty() ? List.of(0) : List.copyOf(codes);
    }

    private static SkillException refused(String message) {
        return SkillException.permanent("invalid_arguments", message);
    }

    private static JsonNode schema() {
        try {
            return Json.MAPPER.readTree("""
                    {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
                     "required": ["program"], "additionalProperties": false,
                     "properties": {
                       "program": {"type": "string", "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}$"},
                       "args": {"type": "array", "maxItems": 1000, "items": {"type": ["string", "number"]}},
                       "stdin": {"type": "string", "maxLength": 1000000},
                       "env": {"type": "object", "maxProperties": 50,
                               "additionalProperties": {"type": "string", "maxLength": 8000}},
                       "files_in": {"type": "array", "maxItems": 200, "uniqueItems": true, "items": {"type": "string"}},
                       "files_out": {"type": "array", "maxItems": 200, "uniqueItems": true, "items": {"oneOf": [
                         {"type": "string"},
                         {"type": "object", "required": ["name"], "additionalProperties": false,
                          "properties": {"name": {"type": "string"}, "media_type": {"type": "string"}}}]}},
                       "timeout_ms": {"type": "integer", "minimum": 1},
                       "expect_exit": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 255}},
                       "log": {"type": "string"}}}""");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
