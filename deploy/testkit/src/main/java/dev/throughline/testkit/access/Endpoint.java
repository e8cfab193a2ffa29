package dev.throughline.testkit.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One operation of the OpenAPI document. */
record Endpoint(String method, String path, String mediaType) {
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete", "head");

    static List<Endpoint> of(JsonNode document) {
        List<Endpoint> endpoints = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .forEach(method -> endpoints.add(new Endpoint(
                                method.toUpperCase(Locale.ROOT),
                                path.getKey(),
                                mediaType(path.getValue().path(method).path("requestBody"))))));
        return endpoints;
    }

    private static String mediaType(JsonNode body) {
        var types = body.path("content").fieldNames();
        return types.hasNext() ? types.next() : "application/json";
    }

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }

    boolean isAbout(String parameter) {
        return path.contains("{" + parameter + "}");
    }

    /** What has no value is something that exists nowhere. */
    String filled(Map<String, String> values) {
        String filled = path.replace("{verb}", "cancel");
        for (var value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return filled.replaceAll("\\{[^}]+}", "00000000-0000-7000-8000-000000000000");
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
