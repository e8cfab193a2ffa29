package dev.throughline.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import dev.throughline.trace.AnySpans;
import dev.throughline.trace.span.SpanStore;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class OtlpIT {
    private static final String PROTOBUF = "application/x-protobuf";

    @Inject
    SpanStore store;

    private final AnySpans any = new AnySpans(System.nanoTime());
    private final UUID trace = UUID.randomUUID();
    private final String tenant = "t-" + UUID.randomUUID();

    @Test
    void shouldBeStoredWhenAcknowledged() throws Exception {
        // Given
        var request = any.request(List.of(trace), 12);

        // When
        var answer = submitter().send(PROTOBUF, request.toByteArray());

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(PROTOBUF);
        assertThat(ExportTraceServiceResponse.parseFrom(answer.body()).hasPartialSuccess())
                .isFalse();
        assertThat(stored(tenant)).containsExactlyInAnyOrderElementsOf(spans(request));
    }

    @Test
    void shouldBeTheSameWhenSentAsGzipOrTwice() throws Exception {
        // Given
        var request = any.request(List.of(trace), 12);
        byte[] gzip = Exporter.gzip(request.toByteArray());

        // When
        var first = submitter().send(PROTOBUF, gzip, "content-encoding", "gzip");
        var second = submitter().send(PROTOBUF, gzip, "content-encoding", "gzip");

        // Then
        assertThat(List.of(first.statusCode(), second.statusCode())).containsOnly(200);
        assertThat(stored(tenant)).containsExactlyInAnyOrderElementsOf(spans(request));
    }

    @Test
    void shouldTakeLargeRequestsOneAfterAnotherWhenTheyComeOverHttp2() throws Exception {
        // Given
        var exporter = Exporter.over(HttpClient.Version.HTTP_2, TestTokens.bearer("submitter", tenant));
        byte[] request = any.request(List.of(trace), 12_000).toByteArray();
        assertThat(request.length).isBetween(1 << 20, 4 << 20);

        // Then
        for (int i = 0; i < 4; i++) {
            assertThat(exporter.protobuf(request).statusCode()).isEqualTo(200);
        }
        assertThat(stored(tenant)).hasSize(12_000);
    }

    @Test
    void shouldAnswerInJsonWhenAskedInJson() throws Exception {
        // Given
        String start = System.currentTimeMillis() + "000000";
        String json = """
                {"resourceSpans":[{"scopeSpans":[{"spans":[
                  {"traceId":"%s","spanId":"00000000000000a1","name":"good","kind":1,
                   "startTimeUnixNano":"%2$s","endTimeUnixNano":"%2$s"},
                  {"traceId":"","spanId":"00000000000000a2","name":"bad",
                   "startTimeUnixNano":"%2$s","endTimeUnixNano":"%2$s"}]}]}]}
                """.formatted(trace.toString().replace("-", ""), start);

        // When
        var answer = submitter().send("application/json", json.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(text(answer)).contains("\"partialSuccess\"", "\"rejectedSpans\":\"1\"", "trace id");
        assertThat(stored(tenant)).extracting(Span::getName).containsExactly("good");
    }

    @Test
    void shouldSayHowManySpansAreLeftOutWhenSomeAreWrong() throws Exception {
        // Given
        var wrong = any.span(trace).setSpanId(ByteString.EMPTY);

        // When
        var answer = submitter()
                .send(
                        PROTOBUF,
                        AnySpans.of("shop", any.span(trace), wrong, wrong).toByteArray());

        // Then
        var partial = ExportTraceServiceResponse.parseFrom(answer.body()).getPartialSuccess();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(partial.getRejectedSpans()).isEqualTo(2);
        assertThat(partial.getErrorMessage()).contains("span id");
        assertThat(stored(tenant)).hasSize(1);
    }

    @Test
    void shouldBeRefusedByNameWhenItIsTooLargeOrABomb() throws Exception {
        // Given
        byte[] large = new byte[(4 << 20) + 1];

        // Then
        assertThat(refused(413, submitter().send(PROTOBUF, large))).contains("larger than 4194304");
        assertThat(refused(
                        413,
                        submitter().send(PROTOBUF, Exporter.gzip(new byte[200 << 20]), "content-encoding", "gzip")))
                .contains("inflates to more");
    }

    @Test
    void shouldBeRefusedWithAStatusInItsOwnEncodingWhenItCannotBeRead() throws Exception {
        byte[] garbage = "not a message".getBytes(StandardCharsets.UTF_8);

        assertThat(refused(400, submitter().send(PROTOBUF, garbage))).contains("no OTLP request");
        assertThat(text(submitter().send("application/json", garbage)))
                .startsWith("{")
                .contains("\"code\":3");
        assertThat(refused(400, submitter().send(PROTOBUF, garbage, "content-encoding", "gzip")))
                .contains("no gzip");
        assertThat(refused(415, submitter().send(PROTOBUF, garbage, "content-encoding", "br")))
                .contains("gzip and identity");
        assertThat(submitter().send("text/plain", garbage).statusCode()).isEqualTo(415);
    }

    @Test
    void shouldNeedATokenThatMaySubmitWhenSent() throws Exception {
        byte[] request = any.request(List.of(trace), 1).toByteArray();

        assertThat(Exporter.of("viewer", tenant).protobuf(request).statusCode()).isEqualTo(403);
        assertThat(Exporter.over(HttpClient.Version.HTTP_1_1, "none")
                        .protobuf(request)
                        .statusCode())
                .isEqualTo(401);
        assertThat(stored("*")).isEmpty();
    }

    @Test
    void shouldBelongToTheTokensTenantAndBeSeenByNoOther() throws Exception {
        // When
        submitter().protobuf(any.request(List.of(trace), 3).toByteArray());

        // Then
        assertThat(stored(tenant)).hasSize(3);
        assertThat(stored("*")).hasSize(3);
        assertThat(stored("a-stranger")).isEmpty();
    }

    @Test
    void shouldNameATenantOnlyWhenTheTokenIsAServicesOrOfAllTenants() throws Exception {
        // Given
        var named = AnySpans.of("shop", any.span(trace)).toBuilder();
        named.getResourceSpansBuilder(0)
                .getResourceBuilder()
                .addAttributes(AnySpans.text("throughline.tenant", tenant));
        byte[] request = named.build().toByteArray();

        // When
        var stranger = Exporter.of("submitter", "a-stranger").protobuf(request);
        var ofService = Exporter.ofService().protobuf(request);
        var ofPlatform = Exporter.of("operator", "*")
                .protobuf(named.build().toBuilder()
                        .addResourceSpans(named.getResourceSpans(0))
                        .build()
                        .toByteArray());

        // Then
        assertThat(ExportTraceServiceResponse.parseFrom(stranger.body())
                        .getPartialSuccess()
                        .getErrorMessage())
                .contains("not for");
        assertThat(List.of(ofService.statusCode(), ofPlatform.statusCode())).containsOnly(200);
        assertThat(stored(tenant)).hasSize(3);
        assertThat(stored("a-stranger")).isEmpty();
    }

    private Exporter submitter() {
        return Exporter.of("submitter", tenant);
    }

    private List<Span> stored(String scope) {
        return store.trace(scope, trace).await().indefinitely().stream()
                .flatMap(data -> spans(data).stream())
                .toList();
    }

    private static String refused(int status, HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(status);
        return text(answer);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static List<Span> spans(TracesData data) {
        return data.getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }
}
