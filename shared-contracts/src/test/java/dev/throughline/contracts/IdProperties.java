package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class IdProperties {
    private static final long YEAR_9999_MILLIS = 253_402_300_799_999L;

    @Property
    void shouldReadEverySpellingOfATraceId(@ForAll long high, @ForAll long low) {
        Assume.that(high != 0 || low != 0);
        var id = new TraceId(new UUID(high, low));

        assertThat(TraceId.parse(id.hex())).contains(id);
        assertThat(TraceId.parse(id.toString())).contains(id);
        assertThat(TraceId.parse(id.hex().toUpperCase(Locale.ROOT))).contains(id);
        assertThat(id.hex()).matches("[0-9a-f]{32}").isEqualTo(id.toString().replace("-", ""));
        assertThat(Json.read(Json.bytes(id), TraceId.class)).isEqualTo(id);
    }

    @Property
    void shouldNeverThrowOnWhatCallersSend(@ForAll String traceparent, @ForAll String xTraceId, @ForAll String body) {
        var context = TraceContext.resolve(traceparent, xTraceId, body);

        assertThat(context.traceId()).isNotNull();
        assertThat(context.rejected())
                .satisfiesAnyOf(
                        rejected -> assertThat(rejected).isNull(),
                        rejected -> assertThat(rejected).hasSizeLessThanOrEqualTo(100));
    }

    @Property
    void shouldPutTimeVersionAndVariantIntoIds(@ForAll @LongRange(min = 0, max = YEAR_9999_MILLIS) long millis) {
        var id = Ids.uuid7(millis);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis);
        assertThat(id.toString()).isLessThan(Ids.uuid7(millis + 1).toString());
    }
}
