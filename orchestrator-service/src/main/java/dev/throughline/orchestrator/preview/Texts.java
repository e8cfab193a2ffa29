package dev.throughline.orchestrator.preview;

import java.util.Locale;

/** Words for people. */
final class Texts {
    private Texts() {}

    static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }

    /** The kind of a DuckDB type, in the words of an API. */
    static String kind(String sqlType) {
        String name = sqlType.toUpperCase(Locale.ROOT);
        if (name.endsWith("]") || name.startsWith("STRUCT") || name.startsWith("MAP") || name.startsWith("UNION")) {
            return "nested";
        }
        if (name.startsWith("DECIMAL") || name.equals("DOUBLE") || name.equals("FLOAT")) {
            return "decimal";
        }
        if (name.startsWith("TIMESTAMP")) {
            return "timestamp";
        }
        if (name.endsWith("INT") || name.endsWith("INTEGER")) {
            return "integer";
        }
        return switch (name) {
            case "BOOLEAN" -> "boolean";
            case "DATE" -> "date";
            case "TIME", "TIME WITH TIME ZONE" -> "time";
            case "JSON" -> "nested";
            default -> "text";
        };
    }
}
