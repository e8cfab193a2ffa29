package dev.throughline.bench;

import dev.throughline.contracts.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/**
 * {@code throughline bench}: measures a platform that runs, and prints nothing unless it is durable. The exit codes are 0:
 * measured, 1: something failed or was lost, 3: something does not answer, 5: not durable.
 */
public final class Bench {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int NOT_RUNNING = 3;
    private static final int NOT_DURABLE = 5;

    private Bench() {}

    private interface Measured {
        Report on(Connection connection) throws IOException, SQLException, ExecutionException, InterruptedException;
    }

    /** Workflows, from the request to the record. */
    public static int line(BenchOptions options, PrintStream out) {
        return run(options.database(), options.json(), out, at -> new Measurement(options, at, out).run());
    }

    /** Spans that are stored, and questions about them. */
    public static int spans(SpanBenchOptions options, PrintStream out) {
        return run(options.database(), options.json(), out, at -> new SpanMeasurement(options, at, out).run());
    }

    /** How soon failures are incidents, and what a storm of them does. */
    public static int incidents(IncidentBenchOptions options, PrintStream out) {
        return run(options.database(), options.json(), out, at -> new IncidentMeasurement(options, at, out).run());
    }

    private static int run(Database database, boolean isJson, PrintStream out, Measured measured) {
        try (var connection = database.connect()) {
            var violations = Durability.violations(connection);
            if (!violations.isEmpty()) {
                out.println("throughline: no figures: this database can lose committed data: "
                        + String.join(", ", violations));
                return NOT_DURABLE;
            }
            var report = measured.on(connection);
            out.print(isJson ? report.json() : report.text());
            return report.failures() == 0 ? OK : FAILED;
        } catch (SQLException e) {
            out.println("throughline: the database at %s: %s".formatted(database, e.getMessage()));
        } catch (ExecutionException | KafkaException e) {
            out.println("throughline: Kafka: " + e.getMessage());
        } catch (IOException | IllegalStateException | Json.UnreadableException e) {
            out.println("throughline: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            out.println("throughline: interrupted");
        }
        return NOT_RUNNING;
    }
}
