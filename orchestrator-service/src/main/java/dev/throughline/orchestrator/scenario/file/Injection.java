package dev.throughline.orchestrator.scenario.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** One thing that a scenario does to the line. They are done in the order of the file, each after its pause. */
public sealed interface Injection {
    /** The pause before it. */
    Duration after();

    /** Short, for people. */
    String title();

    /** In whose name a workflow is started. */
    enum Who {
        OWN,
        FOREIGN
    }

    /** A workflow is asked for over HTTP. */
    record Start(String name, String type, JsonNode parameters, Who who, Duration after) implements Injection {
        @Override
        public String title() {
            return "start " + name;
        }
    }

    /** A verb over HTTP. */
    record Ask(String verb, String of, Duration after) implements Injection {
        @Override
        public String title() {
            return verb + " " + of;
        }
    }

    /** The rest waits until a run has come so far. */
    record Await(String of, String status, Duration after) implements Injection {
        @Override
        public String title() {
            return "await " + of + " " + status;
        }
    }

    /** Bytes that nobody can read, under the key of a workflow. */
    record Poison(String topic, String of, String body, Duration after) implements Injection {
        @Override
        public String title() {
            return "poison " + topic;
        }
    }

    /** What a topic has for a workflow is sent once more, {@code times} times. */
    record Repeat(String topic, String of, int times, Duration after) implements Injection {
        @Override
        public String title() {
            return "repeat " + topic;
        }
    }

    /** Runs whose cost was estimated as one thing and turned out as another, told on the event stream. */
    record Costs(String of, int times, long estimatedMicros, long actualMicros, Duration after) implements Injection {
        @Override
        public String title() {
            return "costs of " + of;
        }
    }
}
