package dev.throughline.incident.leader;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection and the advisory lock that its session may hold. Postgres frees the lock when the session ends, however
 * it ends. Of one thread.
 */
final class LeaderLockStore implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LeaderLockStore.class);

    /** Of this database; the number means nothing. */
    private static final long KEY = 0x7468_6c6e_6c65_6164L;

    private static final String TAKE = "SELECT pg_try_advisory_lock(" + KEY + ")";

    /** Not only a sign of life: a lock that somebody released is not held, whatever the connection says. */
    private static final String HELD = """
            SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
                              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                              AND classid = %d AND objid = %d AND objsubid = 1)
            """.formatted(KEY >>> 32, KEY & 0xffff_ffffL);

    private final String url;
    private final Properties settings;
    private @Nullable Connection connection;

    /**
     * @param silence a session that has said nothing for so long is nobody's any more: of a host that died without a word
     *     Postgres would learn only after hours
     */
    LeaderLockStore(String url, String user, String password, Duration timeout, Duration silence) {
        this.url = url;
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        this.settings = new Properties();
        settings.setProperty("user", user);
        settings.setProperty("password", password);
        settings.setProperty("ApplicationName", "incident-leader");
        settings.setProperty("connectTimeout", seconds);
        settings.setProperty("loginTimeout", seconds);
        settings.setProperty("socketTimeout", seconds);
        settings.setProperty("tcpKeepAlive", "true");
        settings.setProperty("options", "-c idle_session_timeout=" + silence.toMillis());
    }

    /** What the database says; of a lost connection it says nothing. */
    enum Answer {
        HELD,
        NOT_HELD,
        LOST
    }

    /** Never waits for the lock. */
    Answer take() {
        return answer(TAKE);
    }

    Answer look() {
        return answer(HELD);
    }

    private Answer answer(String sql) {
        try (var statement = open().createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1) ? Answer.HELD : Answer.NOT_HELD;
        } catch (SQLException e) {
            LOG.debugf("the leader's connection is lost reason=%s", e.getMessage());
            close();
            return Answer.LOST;
        }
    }

    private Connection open() throws SQLException {
        var current = connection;
        if (current == null || current.isClosed()) {
            current = DriverManager.getConnection(url, settings);
            connection = current;
        }
        return current;
    }

    /** The next question opens another one. */
    @Override
    public void close() {
        var current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                // It is of no use any more, and the server ends the session of a connection that is gone.
                return;
            }
        }
    }
}
