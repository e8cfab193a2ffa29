package dev.throughline.trace.span;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether a span can be stored, and where it belongs. */
final class SpanJudge {
    /** Clocks of machines differ; a search relies on this bound. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private static final Duration BEHIND = Duration.ofDays(366);
    private static final int LONGEST_NAME = 200;
    private static final int TRACE_ID = 16;
    private static final int SPAN_ID = 8;

    private final SpansConfig config;
    private final Sender sender;
    private final long earliest;
    private final long latest;

    SpanJudge(SpansConfig config, Sender sender, Instant now) {
        this.config = config;
        this.sender = sender;
        this.earliest = nanos(now.minus(BEHIND));
        this.latest = nanos(now.plus(AHEAD));
    }

    sealed interface Verdict {}

    record Right(NewChunk.Key key) implements Verdict {}

    record Wrong(String reason) implements Verdict {}

    Verdict judge(ResourceFacts resource, Span span) {
        var facts = resource.with(span.getAttributesList());
        String tenant = facts.tenant() == null ? sender.tenant() : facts.tenant();
        String scenario = facts.isSynthetic() && facts.scenario() != null ? facts.scenario() : "";
        String wrong = wrong(span);
        if (wrong == null && !isName(tenant, 1)) {
            wrong = "a span names no usable tenant";
        }
        if (wrong == null && !tenant.equals(sender.tenant()) && !sender.mayNameOthers()) {
            wrong = "a span names a tenant that the token is not for";
        }
        if (wrong == null && !isName(scenario, 0)) {
            wrong = "a span names no usable scenario";
        }
        return wrong == null
                ? new Right(new NewChunk.Key(uuid(span.getTraceId()), tenant, facts.isSynthetic(), scenario))
                : new Wrong(wrong);
    }

    private @Nullable String wrong(Span span) {
        if (isNoId(span.getTraceId(), TRACE_ID)) {
            return "a trace id is not 16 bytes, or zero";
        }
        if (isNoId(span.getSpanId(), SPAN_ID)) {
            return "a span id is not 8 bytes, or zero";
        }
        if (!span.getParentSpanId().isEmpty() && span.getParentSpanId().size() != SPAN_ID) {
            return "a parent's span id is not 8 bytes";
        }
        if (isAbsurd(span.getStartTimeUnixNano()) || isAbsurd(span.getEndTimeUnixNano())) {
            return "a span's time is more than an hour ahead, a year ago, or missing";
        }
        return span.getAttributesCount() > config.maxAttributes()
                ? "a span has more than %d attributes".formatted(config.maxAttributes())
                : null;
    }

    private boolean isAbsurd(long unixNano) {
        return unixNano < earliest || unixNano > latest;
    }

    private static boolean isNoId(ByteString id, int length) {
        if (id.size() != length) {
            return true;
        }
        for (int i = 0; i < length; i++) {
            if (id.byteAt(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(String text, int shortest) {
        return text.length() >= shortest && text.length() <= LONGEST_NAME && text.indexOf('\0') < 0;
    }

    private static UUID uuid(ByteString id) {
        var bytes = id.asReadOnlyByteBuffer();
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    }
}
