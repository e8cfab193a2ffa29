package dev.throughline.incident.lifecycle;

/**
 * Where an incident stands with the people who look after it. The transitions are the methods: one that is not here does
 * not exist.
 *
 * <pre>
 * open ──acknowledge──► acknowledged ──resolve──► resolved
 *  ▲└──────────────────resolve──────────────────────▲ │
 *  └───────────────────────reopen─────────────────────┘
 * </pre>
 */
public sealed interface Lifecycle {
    String wireName();

    record Open() implements Lifecycle {
        public Acknowledged acknowledge() {
            return new Acknowledged();
        }

        public Resolved resolve() {
            return new Resolved();
        }

        @Override
        public String wireName() {
            return "open";
        }
    }

    record Acknowledged() implements Lifecycle {
        public Resolved resolve() {
            return new Resolved();
        }

        @Override
        public String wireName() {
            return "acknowledged";
        }
    }

    record Resolved() implements Lifecycle {
        public Open reopen() {
            return new Open();
        }

        @Override
        public String wireName() {
            return "resolved";
        }
    }

    static Lifecycle of(String wireName) {
        return switch (wireName) {
            case "open" -> new Open();
            case "acknowledged" -> new Acknowledged();
            case "resolved" -> new Resolved();
            default -> throw new IllegalArgumentException("no state is called " + wireName);
        };
    }
}
