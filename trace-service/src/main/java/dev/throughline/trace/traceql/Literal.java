package dev.throughline.trace.traceql;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.math.BigDecimal;
import java.util.Locale;

/** A value that a field is compared with. */
public sealed interface Literal {
    String text();

    record Text(String value) implements Literal {
        @Override
        public String text() {
            return quoted(value);
        }
    }

    record Whole(long value) implements Literal {
        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    /** Finite. */
    record Decimal(double value) implements Literal {
        public Decimal {
            // There is one zero.
            value += 0.0;
        }

        @Override
        public String text() {
            String plain = new BigDecimal(Double.toString(value)).toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
    }

    record Period(long nanos) implements Literal {
        @Override
        public String text() {
            return nanos + "ns";
        }
    }

    record Truth(boolean value) implements Literal {
        @Override
        public String text() {
            return Boolean.toString(value);
        }
    }

    record StatusValue(StatusCode code) implements Literal {
        @Override
        public String text() {
            return switch (code) {
                case STATUS_CODE_OK -> "ok";
                case STATUS_CODE_ERROR -> "error";
                case STATUS_CODE_UNSET, UNRECOGNIZED -> "unset";
            };
        }
    }

    record KindValue(SpanKind kind) implements Literal {
        @Override
        public String text() {
            return kind == SpanKind.UNRECOGNIZED
                    ? "unspecified"
                    : kind.name().substring("SPAN_KIND_".length()).toLowerCase(Locale.ROOT);
        }
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
