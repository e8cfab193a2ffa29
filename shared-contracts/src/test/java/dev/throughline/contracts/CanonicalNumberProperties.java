package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CanonicalNumberProperties {
    @Property(tries = 20_000)
    void shouldReadBackAsTheSameNumber(@ForAll long bits) {
        // Given
        double value = Double.longBitsToDouble(bits);
        Assume.that(Double.isFinite(value) && value != 0);

        // When
        String text = CanonicalNumber.text(value);

        // Then
        assertThat(Double.parseDouble(text)).isEqualTo(value);
        assertThat(text).matches("-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?(e[+-][1-9][0-9]*)?");
    }
}
