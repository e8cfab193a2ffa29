package dev.throughline.incident.overdue;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Until when a partition has been read. The broker is asked where the partition ends; once the position is there,
 * everything that was published before the question has been seen. A busy partition never stands still at its end, and
 * an empty poll may as well mean that the broker is away.
 */
final class Frontier {
    private static final Logger LOG = Logger.getLogger(Frontier.class);

    private final Map<TopicPartition, Goal> goals = new HashMap<>();

    private record Goal(long askedAt, long end) {}

    void look(Consumer<?, ?> kafka, Duration patience) {
        Set<TopicPartition> wanted = new HashSet<>(kafka.assignment());
        wanted.removeAll(goals.keySet());
        if (wanted.isEmpty()) {
            return;
        }
        long now = System.currentTimeMillis();
        try {
            kafka.endOffsets(wanted, patience).forEach((partition, end) -> goals.put(partition, new Goal(now, end)));
        } catch (TimeoutException e) {
            LOG.debugf("the end of the events is not known now reason=%s", e.getMessage());
        }
    }

    /** @return of each partition that has come so far, the moment until which it is complete; each once */
    Map<Integer, Long> reached(Consumer<?, ?> kafka) {
        Map<Integer, Long> reached = new HashMap<>();
        goals.forEach((partition, goal) -> {
            if (kafka.position(partition) >= goal.end()) {
                reached.put(partition.partition(), goal.askedAt());
            }
        });
        goals.keySet().removeIf(partition -> reached.containsKey(partition.partition()));
        return reached;
    }

    void forget() {
        goals.clear();
    }
}
