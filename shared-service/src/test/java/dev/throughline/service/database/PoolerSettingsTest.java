package dev.throughline.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolerSettingsTest {
    private static final Map<String, String> APPLICATION = Map.of(
            "quarkus.datasource.reactive.url", "postgresql://host/trace",
            "quarkus.datasource.reactive.cache-prepared-statements", "true",
            "quarkus.datasource.spans.reactive.url", "postgresql://host/trace",
            "quarkus.datasource.spans.reactive.cache-prepared-statements", "true",
            "quarkus.datasource.jdbc.url", "jdbc:postgresql://host/trace");

    @Test
    void shouldTellEveryReactiveClientWhenThereIsAPooler() {
        // When
        var config = with(Map.of(PoolerSettings.SWITCH, "pgbouncer"));

        // Then
        for (String prefix : new String[] {"quarkus.datasource.reactive.", "quarkus.datasource.spans.reactive."}) {
            assertThat(config.getRawValue(prefix + "cache-prepared-statements")).isEqualTo("false");
            assertThat(config.getRawValue(prefix + "postgresql.use-layer7-proxy"))
                    .isEqualTo("true");
        }
        assertThat(config.getRawValue("quarkus.datasource.jdbc.url")).isEqualTo("jdbc:postgresql://host/trace");
    }

    @Test
    void shouldChangeNothingWhenThereIsNone() {
        for (Map<String, String> settings : List.of(Map.<String, String>of(), Map.of(PoolerSettings.SWITCH, "none"))) {
            var config = with(settings);
            assertThat(config.getRawValue("quarkus.datasource.reactive.cache-prepared-statements"))
                    .isEqualTo("true");
            assertThat(config.getRawValue("quarkus.datasource.reactive.postgresql.use-layer7-proxy"))
                    .isNull();
        }
    }

    @Test
    void shouldRefuseToStartWhenThePoolerIsUnknown() {
        assertThatThrownBy(() -> with(Map.of(PoolerSettings.SWITCH, "pgpool")))
                .hasMessageContaining("none or pgbouncer");
    }

    private static SmallRyeConfig with(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(APPLICATION, "application", 250))
                .withSources(new PropertiesConfigSource(settings, "environment", 300))
                .withSources(new PoolerSettings())
                .build();
    }
}
