package dev.throughline.bench;

import dev.throughline.contracts.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/** {@code throughline bench}: measures a platform that runs, and prints nothing unless it is durable. */
public final class Bench {
    private static final int OK = 0;
    private static final int WORKFLOWS_FAILED = 1;
    private static final int NOT_RUNNING = 3;
    private static final int NOT_DURABLE = 5;

    private Bench() {}

    /** @return 0 measured, 1 some workflows failed, 3 something does not answer, 5 not durable */
    public static int run(BenchOptions options, PrintStream out) {
        try (var connection = DriverManager.getConnection(options.jdbc(), options.user(), options.password())) {
            var violations = Durability.violations(connection);
            if (!violations.isEmpty()) {
                out.println("throughline: no figures: this database can lose committed data: "
                        + String.join(", ", violations));
                return NOT_DURABLE;
            }
            var report = new Measurement(options, connection, out).run();
            out.print(options.json() ? report.json() : report.text());
            return report.failures() == 0 ? OK : WORKFLOWS_FAILED;
        } catch (SQLException e) {
            out.println("throughline: the database at %s: %s".formatted(options.jdbc(), e.getMessage()));
        } catch (ExecutionException e) {
            out.println("throughline: Kafka at %s: %s".formatted(options.kafka(), e.getMessage()));
        } catch (KafkaException e) {
            out.println("throughline: Kafka at %s: %s".formatted(options.kafka(), e.getMessage()));
        } catch (IOException | IllegalStateException | Json.UnreadableException e) {
            out.println("throughline: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            out.println("throughline: interrupted");
        }
        return NOT_RUNNING;
    }
}
