package dev.throughline.service.telemetry;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The SDK as a service has it, with what it would export. */
final class Recorded implements SpanExporter {
    final List<SpanData> spans = new CopyOnWriteArrayList<>();
    final GivenIds ids = new GivenIds();
    final Exporting exporting = new Exporting(new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(Map.of(Exporting.ENDPOINT, "http://localhost:1"), "test", 200))
            .build());
    final TraceHeads heads;
    final OpenTelemetrySdk sdk;
    final TraceIdPropagator.Rules propagator =
            new TraceIdPropagator.Rules(W3CTraceContextPropagator.getInstance(), ids);

    Recorded(int newTracesPerSecond) {
        heads = new TraceHeads(exporting, () -> newTracesPerSecond);
        sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setIdGenerator(ids)
                        .setSampler(new TraceSampler(exporting, heads))
                        .addSpanProcessor(SimpleSpanProcessor.create(this))
                        .build())
                .build();
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> exported) {
        spans.addAll(exported);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
