package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** The receipt of a clean-up: what each service deleted from which table, and what was checked afterwards. */
final class ReceiptTable {
    private static final int SERVICE = 14;
    private static final int TABLE = 26;
    private static final String ROW = "%9s %10s %12s %12s%n";

    private ReceiptTable() {}

    static String render(ScenarioReceipt receipt, Paint paint) {
        var body = receipt.body();
        var text = new StringBuilder()
                .append(paint.strong(receipt.scenario()))
                .append("  clean-up ")
                .append(Paint.clean(receipt.id()))
                .append("  rounds ")
                .append(body.path("rounds").asInt())
                .append("\n\n")
                .append(paint.faint(Paint.fit("service", SERVICE)
                        + Paint.fit("table", TABLE)
                        + ROW.formatted("deleted", "remaining", "real before", "real after")
                                .stripTrailing()))
                .append('\n');
        long deleted = 0;
        long remaining = 0;
        for (var service : body.path("services")) {
            for (var table : service.path("tables")) {
                deleted += table.path("deleted").asLong();
                remaining += table.path("remaining").asLong();
                text.append(row(service.path("service").asText(), table));
            }
            if (service.hasNonNull("error")) {
                text.append(Paint.fit(service.path("service").asText(), SERVICE))
                        .append(paint.bad(service.path("error").asText()))
                        .append('\n');
            }
        }
        text.append(Paint.fit("all", SERVICE + TABLE))
                .append(String.format(Locale.ROOT, "%9d %10d%n", deleted, remaining))
                .append('\n');
        body.path("checks").forEach(check -> text.append(check(check, paint)));
        return text.append(end(receipt, paint)).toString();
    }

    private static String row(String service, JsonNode table) {
        return Paint.fit(service, SERVICE)
                + Paint.fit(table.path("table").asText(), TABLE)
                + ROW.formatted(
                        count(table.path("deleted")),
                        count(table.path("remaining")),
                        count(table.path("real_before")),
                        count(table.path("real_after")));
    }

    /** Tables that are too large to be counted have none. */
    private static String count(JsonNode number) {
        return number.isNumber() ? number.asText() : "-";
    }

    private static String check(JsonNode check, Paint paint) {
        boolean held = check.path("held").asBoolean();
        String line = Paint.fit(check.path("name").asText(), SERVICE + TABLE);
        String seen = check.path("seen").asText();
        return line + (held ? "held" : paint.bad("NOT HELD")) + (seen.isEmpty() ? "" : "  " + Paint.clean(seen)) + "\n";
    }

    private static String end(ScenarioReceipt receipt, Paint paint) {
        if (receipt.isClean()) {
            String digest = receipt.body().path("digest").asText();
            return "clean: nothing synthetic is left"
                    + (digest.isEmpty() ? "" : "; receipt sha256:" + Paint.clean(digest))
                    + "\n";
        }
        String reason = receipt.body().path("reason").asText();
        return paint.bad("NOT CLEAN")
                + " "
                + Paint.clean(receipt.state())
                + (receipt.waitingFor().isEmpty() ? "" : ": " + Paint.clean(String.join(", ", receipt.waitingFor())))
                + (reason.isEmpty() ? "" : ": " + Paint.clean(reason))
                + "\n";
    }
}
