package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a person does who has a file and a task code, in the steps in which they do it. Nothing is carried from step to
 * step but what that person would write down: the token and the id.
 */
final class Journey {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Door door;
    private final byte[] panel;

    /** @param panel the CSV file */
    Journey(Door door, byte[] panel) {
        this.door = door;
        this.panel = panel;
    }

    /** What happens between two steps. */
    @FunctionalInterface
    interface Interruption {
        void before(String nextStep) throws Exception;
    }

    /** @return the content of each artifact, by name */
    Map<String, byte[]> walk(Interruption interruption) throws Exception {
        String code = door.operator()
                .post("/api/v1/task-codes", Map.of("name", "wages over time"))
                .path("items")
                .path(0)
                .path("code")
                .asText();
        interruption.before("redeem");
        JsonNode redeemed = door.anybody().post("/api/v1/task-codes/redeem", Map.of("code", code));
        var guest = door.with(redeemed.path("token").asText());
        String workflow = "/api/v1/workflows/" + redeemed.path("workflow_id").asText();

        interruption.before("open an upload session");
        String upload = guest.created(
                workflow + "/inputs/upload-sessions",
                Map.of("name", "panel.csv", "media_type", "text/csv", "size", panel.length, "sha256", sha256(panel)));
        int half = panel.length / 2;
        interruption.before("send the first half");
        guest.chunk(upload, 0, Arrays.copyOfRange(panel, 0, half));
        interruption.before("send the second half");
        assertThat(guest.offset(upload)).isEqualTo(half);
        guest.chunk(upload, half, Arrays.copyOfRange(panel, half, panel.length));
        interruption.before("complete the upload");
        guest.post(upload + "/complete", Map.of());

        interruption.before("preview");
        JsonNode preview = guest.get(workflow + "/inputs/preview?name=panel.csv&rows=3");
        assertThat(preview.path("columns").findValuesAsText("name"))
                .containsExactly("firm", "year", "wage", "hours", "tenure");

        interruption.before("look at the draft");
        assertThat(guest.get(workflow + "/draft").path("candidates").toString()).contains("panel-regression");
        interruption.before("say what is wanted");
        guest.patch(workflow + "/draft", """
                {"type": "panel-regression",
                 "parameters": {"outcome": "wage", "regressors": ["hours", "tenure"], "entity": "firm", "time": "year",
                                "effects": "two_way", "cluster": "firm"}}""");
        interruption.before("preflight");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(guest.get(workflow + "/plan/preflight")
                                .path("is_ready")
                                .asBoolean())
                        .isTrue());
        interruption.before("freeze");
        String hash = guest.post(workflow + "/plan/freeze", Map.of())
                .path("plan_hash")
                .asText();
        interruption.before("run");
        guest.post(workflow + "/run", Map.of());
        interruption.before("look at the progress");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(guest.get(workflow).path("status").asText()).isIn("completed"));
        interruption.before("download");
        assertThat(sha256(guest.bytes(workflow + "/plan"))).isEqualTo(hash);
        return artifacts(guest, workflow);
    }

    private static Map<String, byte[]> artifacts(Door.Guest guest, String workflow) throws Exception {
        Map<String, byte[]> contents = new TreeMap<>();
        for (JsonNode artifact : guest.get(workflow + "/artifacts").path("items")) {
            String name = artifact.path("name").asText();
            byte[] content = guest.bytes(workflow + "/artifacts/" + name);
            assertThat(sha256(content)).isEqualTo(artifact.path("sha256").asText());
            contents.put(name, content);
        }
        return contents;
    }

    static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** Sixty firms over twelve years: the same figures every time, none of them round. */
    static byte[] panel() {
        var csv = new StringBuilder("firm,year,wage,hours,tenure\n");
        long state = 20_261_121;
        for (int firm = 0; firm < 60; firm++) {
            for (int year = 2001; year <= 2012; year++) {
                state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
                double noise = (state >>> 33) / (double) (1L << 31) - 0.5;
                double hours = 30 + (firm * 7 + year * 3) % 17 + noise;
                double tenure = (year - 2000) * 0.8 + firm % 5 - noise * 0.3;
                double wage = 5 + firm * 0.1 + (year - 2000) * 0.05 + 0.4 * hours + 0.7 * tenure + noise;
                csv.append("f%02d,%d,%.4f,%.4f,%.4f%n".formatted(firm, year, wage, hours, tenure));
            }
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    static JsonNode json(byte[] body) {
        return Json.read(body, JsonNode.class);
    }
}
