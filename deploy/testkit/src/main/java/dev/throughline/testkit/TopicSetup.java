package dev.throughline.testkit;

import dev.throughline.contracts.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** Creates every topic of the platform that does not exist yet. */
public final class TopicSetup {
    public static final List<String> AGENTS = List.of("intake", "profile", "analyse", "validate", "report", "deliver");
    private static final short ONE_COPY = 1;

    private TopicSetup() {}

    public static void create(String bootstrap, int partitions) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            Set<String> present = admin.listTopics().names().get();
            var missing = topics(partitions).stream()
                    .filter(topic -> !present.contains(topic.name()))
                    .toList();
            admin.createTopics(missing).all().get();
        }
    }

    private static List<NewTopic> topics(int partitions) {
        List<NewTopic> topics = new ArrayList<>();
        AGENTS.forEach(agent -> topics.add(new NewTopic(Topics.tasks(agent), partitions, ONE_COPY)));
        for (String name :
                List.of(Topics.TASK_RESULTS, Topics.EVENTS, Topics.WORKFLOW_REQUESTS, Topics.WORKFLOW_COMMANDS)) {
            topics.add(new NewTopic(name, partitions, ONE_COPY));
        }
        topics.add(new NewTopic(Topics.CONTROL, 1, ONE_COPY));
        topics.add(new NewTopic(Topics.DEAD_LETTERS, 1, ONE_COPY));
        topics.add(new NewTopic(Topics.BREAKERS, 1, ONE_COPY)
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
        return topics;
    }
}
