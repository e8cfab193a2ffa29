package dev.throughline.orchestrator.draft;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.draft.Draft.Wishes;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.template.Template;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that speaks OpenAI's protocol, well or badly. */
class DraftModelTest {
    private static final Wishes WISHES =
            new Wishes(null, null, "profit by region", object("{\"title\":\"given\"}"), null);
    private static final List<FileRef> INPUTS = List.of(new FileRef("a.csv", "text/csv", "0".repeat(64), 1, null));
    private static final List<Proposals.Column> COLUMNS = List.of(new Proposals.Column("region", false));
    private static final Template REPORT = template();

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<String> asked = new AtomicReference<>("");
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    @Test
    void shouldProposeWhatTheTemplateAllowsWhenTheModelAnswersWell() {
        // Given
        says(
                "{\"template\":\"report\",\"parameters\":{\"outcome\":\"profit\",\"bins\":\"many\",\"title\":\"mine\",\"x\":1},"
                        + "\"reason\":\"the description names it\"}");

        // When
        var answer = model().ask(WISHES, INPUTS, COLUMNS, List.of(REPORT));

        // Then
        assertThat(answer.template()).isEqualTo(REPORT);
        assertThat(answer.proposals()).singleElement().satisfies(proposal -> {
            assertThat(proposal.pointer()).isEqualTo("/parameters/outcome");
            assertThat(proposal.value().asText()).isEqualTo("profit");
            assertThat(proposal.by()).isEqualTo("llm");
            assertThat(proposal.reason()).isEqualTo("the description names it");
        });
        assertThat(answer.notes()).singleElement().asString().contains("thrown away");
        assertThat(asked.get())
                .contains("a.csv", "profit by region", "columns", "json_object")
                .doesNotContain("0".repeat(64));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sure, here you are", "[]", "{\"template\":\"another\"}", "{\"template\":7}", ""})
    void shouldLeaveItToTheRulesWhenTheAnswerIsOfNoUse(String content) {
        // Given
        says(content);

        // When
        var answer = model().ask(WISHES, INPUTS, COLUMNS, List.of(REPORT));

        // Then
        assertThat(answer.template()).isNull();
        assertThat(answer.proposals()).isEmpty();
        assertThat(answer.notes())
                .singleElement()
                .asString()
                .startsWith("llm: ")
                .endsWith("by rules");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500})
    void shouldLeaveItToTheRulesWhenTheServerRefuses(int status) {
        // Given
        server.createContext("/", exchange -> respond(exchange, status, "{\"error\":{\"message\":\"no\"}}"));

        // When
        var answer = model().ask(WISHES, INPUTS, COLUMNS, List.of(REPORT));

        // Then
        assertThat(answer.notes()).containsExactly("llm: the model does not answer; what is proposed is by rules");
    }

    @Test
    void shouldLeaveItToTheRulesWhenTheServerTakesTooLong() {
        // Given
        server.createContext("/", exchange -> {
            try {
                end.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        // When
        var answer = model().ask(WISHES, INPUTS, COLUMNS, List.of(REPORT));

        // Then
        assertThat(answer.notes()).containsExactly("llm: the model does not answer; what is proposed is by rules");
    }

    @Test
    void shouldFollowTheRulesWhenTheModelWouldTakeAnotherTemplate() {
        // Given
        var rules = new DraftAdvice(
                new DraftView.Chosen("other", 1, "rules"), null, List.of(), List.of(), List.of(), List.of());

        // When
        var advice = DraftAdvisor.together(rules, new ModelAnswer(REPORT, List.of(), List.of()));

        // Then
        assertThat(advice.template()).isEqualTo(rules.template());
        assertThat(advice.patch()).isEmpty();
        assertThat(advice.notes()).singleElement().asString().contains("not followed");
    }

    @Test
    void shouldProposeTheModelsTemplateWhenTheRulesDecideNothing() {
        // Given
        var rules = new DraftAdvice(null, null, List.of(), List.of(), List.of(), List.of());

        // When
        var advice = DraftAdvisor.together(rules, new ModelAnswer(REPORT, List.of(), List.of()));

        // Then
        assertThat(advice.template()).isNull();
        assertThat(advice.patch()).isEqualTo(object("{\"template\":{\"id\":\"report\",\"version\":1}}"));
    }

    private void says(String content) {
        var body = Json.MAPPER.createObjectNode();
        body.put("id", "1").put("object", "chat.completion").put("model", "m");
        var choice = body.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", content);
        server.createContext("/v1/chat/completions", exchange -> {
            asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            respond(exchange, 200, body.toString());
        });
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private DraftModel model() {
        String url = "http://localhost:" + server.getAddress().getPort() + "/v1";
        return new DraftModel(new ModelSettings() {
            @Override
            public boolean enabled() {
                return true;
            }

            @Override
            public Optional<String> baseUrl() {
                return Optional.of(url);
            }

            @Override
            public Optional<String> apiKey() {
                return Optional.of("a key");
            }

            @Override
            public Optional<String> model() {
                return Optional.of("m");
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(1);
            }

            @Override
            public int concurrent() {
                return 1;
            }
        });
    }

    private static Template template() {
        JsonNode schema = object("{\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\"},"
                + "\"outcome\":{\"type\":\"string\"},\"bins\":{\"type\":\"integer\"}}}");
        var inputs = new Template.Inputs(1, 1, List.of("text/csv"));
        return new Template(
                "report",
                1,
                new Template.Selects("report", null, null, 0),
                schema,
                inputs,
                List.of(),
                List.of(),
                "",
                List.of(),
                null,
                0,
                List.of(),
                new Plan.Estimate("v1", 0, false),
                "");
    }

    private static ObjectNode object(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), ObjectNode.class);
    }
}
