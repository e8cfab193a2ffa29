package dev.throughline.service.database;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * One switch, {@value #SWITCH}{@code =pgbouncer}, for all that the reactive clients must know of a pooler that gives each
 * transaction another session: statements are prepared and run in one go, and none is kept by name. Migrations, health and
 * the leader's lock stay on the JDBC URL, which is to be a direct one.
 */
public final class PoolerSettings implements ConfigSourceFactory {
    static final String SWITCH = "throughline.database.pooler";

    /** Above the application's own settings, below those of the environment and of the command line. */
    private static final int ORDINAL = 275;

    private static final String DEFAULT = "quarkus.datasource.reactive.";
    private static final Pattern NAMED = Pattern.compile("(quarkus\\.datasource\\.\"?[a-z]+\"?\\.reactive\\.)url");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue value = context.getValue(SWITCH);
        String pooler = value == null || value.getValue() == null ? "none" : value.getValue();
        return switch (pooler.strip().toLowerCase(Locale.ROOT)) {
            case "", "none" -> List.of();
            case "pgbouncer" -> List.of(new PropertiesConfigSource(settings(context), SWITCH, ORDINAL));
            default -> throw new IllegalArgumentException(SWITCH + " is none or pgbouncer");
        };
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    private static Map<String, String> settings(ConfigSourceContext context) {
        Map<String, String> settings = new HashMap<>();
        add(DEFAULT, settings);
        Iterator<String> names = context.iterateNames();
        while (names.hasNext()) {
            var named = NAMED.matcher(names.next());
            if (named.matches()) {
                add(named.group(1), settings);
            }
        }
        return settings;
    }

    private static void add(String prefix, Map<String, String> settings) {
        settings.put(prefix + "postgresql.use-layer7-proxy", "true");
        settings.put(prefix + "cache-prepared-statements", "false");
    }
}
