package dev.throughline.bench;

import io.opentelemetry.proto.trace.v1.TracesData;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * An export request as bytes, made once and sent many times: before each send, ids and times are written over in place, so
 * that sending costs next to nothing of the processors that are measured. Traces are whole, as a collector sends them.
 */
final class SpanRequest {
    static final int TRACES = 40;
    static final int SPANS = TRACES * TraceTemplate.SPANS;

    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final long LOW_HALF = 0xffff_ffffL;

    private final byte[] bytes;
    private final List<Place> places = new ArrayList<>();
    private final List<Time> times = new ArrayList<>();

    private record Place(TraceTemplate.Mark mark, int number, int at) {}

    private record Time(int at, long nanosAfter) {}

    SpanRequest(Endpoint trace, Random random) {
        var data = TracesData.newBuilder();
        for (int i = 0; i < TRACES; i++) {
            data.addAllResourceSpans(TraceTemplate.trace(random, i));
        }
        bytes = trace.post("/v1/traces", "application/x-protobuf", data.build().toByteArray());
        for (int at = 0; at + 16 <= bytes.length; at++) {
            find(at);
        }
        int spans = TRACES * TraceTemplate.SPANS;
        if (times.size() != 2 * spans || count(TraceTemplate.Mark.TRACE) != spans) {
            throw new IllegalStateException("a mark is where none should be");
        }
    }

    private long count(TraceTemplate.Mark mark) {
        return places.stream().filter(place -> place.mark() == mark).count();
    }

    private void find(int at) {
        int prefix = (int) INTS.get(bytes, at);
        for (var mark : TraceTemplate.Mark.values()) {
            if (mark.prefix == prefix) {
                int number = mark == TraceTemplate.Mark.ORDER
                        ? Integer.parseInt(new String(bytes, at + 4, 8, StandardCharsets.US_ASCII))
                        : (int) INTS.get(bytes, at + 4);
                places.add(new Place(mark, number, at));
            }
        }
        long time = (long) LITTLE.get(bytes, at);
        if (time >>> 32 == TraceTemplate.Mark.TIME) {
            times.add(new Time(at, time & LOW_HALF));
        }
    }

    /** A request of traces that nobody has sent yet: the n-th of the run. */
    byte[] next(long n, long epochMillis) {
        for (Place place : places) {
            switch (place.mark()) {
                case TRACE -> {
                    UUID id = traceId(n, place.number());
                    BIG.set(bytes, place.at(), id.getMostSignificantBits());
                    BIG.set(bytes, place.at() + 8, id.getLeastSignificantBits());
                }
                case SPAN -> BIG.set(bytes, place.at(), mix(n * SPANS + place.number() + 1) | 1);
                case ORDER -> digits(place.at(), n * TRACES + place.number());
            }
        }
        long now = TimeUnit.MILLISECONDS.toNanos(epochMillis) - TimeUnit.SECONDS.toNanos(1);
        for (Time time : times) {
            LITTLE.set(bytes, time.at(), now + time.nanosAfter());
        }
        return bytes;
    }

    /** The id of a trace that was sent: random enough for an index to know no order in it. */
    static UUID traceId(long n, int number) {
        long trace = n * TRACES + number;
        return new UUID(mix(~trace), mix(trace) | 1);
    }

    /** What {@code order.id} of a trace says. */
    static String order(long n, int number) {
        return "%016d".formatted(n * TRACES + number);
    }

    private void digits(int at, long value) {
        long rest = value;
        for (int i = at + 15; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The finalizer of SplitMix64: a bijection, so that no two are alike. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
