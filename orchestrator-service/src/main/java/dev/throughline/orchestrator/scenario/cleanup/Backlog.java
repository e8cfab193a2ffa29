package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.contracts.Topics;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * How far those who write rows of what they read have come. A service that was away answers a clean-up as soon as it is back,
 * long before it has read what it missed.
 */
@Singleton
class Backlog {
    /** Groups by what they read. One that has never committed anything belongs to no service that has answered. */
    private static final Map<String, String> READERS = Map.of(
            "throughline-trace", Topics.EVENTS,
            "throughline-incident", Topics.EVENTS,
            "throughline-incident-costs", Topics.EVENTS,
            "throughline-incident-overdue", Topics.EVENTS,
            "throughline-incident-dead-letters", Topics.DEAD_LETTERS);

    private static final Map<String, ListConsumerGroupOffsetsSpec> ALL = READERS.keySet().stream()
            .collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec()));

    private final Admin admin;

    Backlog(@ConfigProperty(name = "kafka.bootstrap.servers") String brokers) {
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000));
    }

    /** Where the topics end now, by {@code topic/partition}. */
    Uni<Map<String, Long>> ends() {
        return uni(admin.describeTopics(List.of(Topics.EVENTS, Topics.DEAD_LETTERS))
                        .allTopicNames())
                .chain(topics -> uni(admin.listOffsets(latest(topics)).all()))
                .map(offsets -> {
                    Map<String, Long> ends = new TreeMap<>();
                    offsets.forEach((partition, end) -> ends.put(name(partition), end.offset()));
                    return ends;
                });
    }

    private static Map<TopicPartition, OffsetSpec> latest(Map<String, TopicDescription> topics) {
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        topics.forEach((name, topic) -> topic.partitions()
                .forEach(
                        partition -> latest.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        return latest;
    }

    /** Groups that have not read that far, with how much they lack; none when nothing is given. */
    Uni<List<String>> behind(@Nullable Map<String, Long> ends) {
        if (ends == null) {
            return Uni.createFrom().item(List.of());
        }
        return uni(admin.listConsumerGroupOffsets(ALL).all()).map(groups -> behind(ends, groups));
    }

    static List<String> behind(Map<String, Long> ends, Map<String, Map<TopicPartition, OffsetAndMetadata>> groups) {
        var behind = new ArrayList<String>();
        new TreeMap<>(groups).forEach((group, offsets) -> {
            var read = new HashMap<String, Long>();
            offsets.forEach((partition, offset) -> {
                if (offset != null) {
                    read.put(name(partition), offset.offset());
                }
            });
            String topic = Objects.requireNonNull(READERS.get(group)) + "/";
            long lacking = ends.entrySet().stream()
                    .filter(end -> end.getKey().startsWith(topic))
                    .mapToLong(end -> Math.max(0, end.getValue() - read.getOrDefault(end.getKey(), 0L)))
                    .sum();
            if (!read.isEmpty() && lacking > 0) {
                behind.add(group + ": " + lacking + " records to read");
            }
        });
        return behind;
    }

    private static String name(TopicPartition partition) {
        return partition.topic() + "/" + partition.partition();
    }

    private static <T> Uni<T> uni(KafkaFuture<T> future) {
        return Uni.createFrom().completionStage(future::toCompletionStage);
    }

    @PreDestroy
    void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
