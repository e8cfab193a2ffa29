package dev.throughline.system;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.concurrent.TimeUnit;

/** A program with the OpenTelemetry SDK, set up as its manual says. */
final class ForeignTracer implements AutoCloseable {
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    ForeignTracer(String service, String traceUrl, String token) {
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(traceUrl + "/v1/traces")
                .addHeader("Authorization", "Bearer " + token)
                .setCompression("gzip")
                .build();
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        tracer = provider.get("a-shop", "7");
    }

    Span start(String name, SpanKind kind) {
        return tracer.spanBuilder(name).setSpanKind(kind).setNoParent().startSpan();
    }

    Span start(String name, SpanKind kind, Span parent) {
        return tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setParent(Context.root().with(parent))
                .startSpan();
    }

    static String traceparent(Span span) {
        var context = span.getSpanContext();
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01";
    }

    /** Whether everything has arrived. */
    boolean flush() {
        return provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess();
    }

    @Override
    public void close() {
        provider.close();
    }
}
