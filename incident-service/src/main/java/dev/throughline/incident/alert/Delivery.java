package dev.throughline.incident.alert;

/**
 * Where an alert stands with its receiver. The transitions are the methods: one that is not here does not exist.
 *
 * <pre>
 *            ┌──────────────── news, re-send ─────────────────┐
 *            ▼                                                │
 * queued ──send──► sent ──acknowledge──► acknowledged ────────┘
 *    ▲              │ ▲──────send──┐
 *    │              ├───fail─────► failed
 *    └───retry──┐   └─quarantine─► quarantined
 *               └──────────────────────┘
 * </pre>
 *
 * Sent means that the receiver may have it: a sender that died there is followed by another one, who sends it again.
 */
sealed interface Delivery {
    String wireName();

    /** What can be sent. */
    sealed interface Sendable extends Delivery {
        default Sent send() {
            return new Sent();
        }
    }

    record Queued() implements Sendable {
        @Override
        public String wireName() {
            return "queued";
        }
    }

    record Sent() implements Sendable {
        Acknowledged acknowledge() {
            return new Acknowledged();
        }

        Failed fail() {
            return new Failed();
        }

        Quarantined quarantine() {
            return new Quarantined();
        }

        @Override
        public String wireName() {
            return "sent";
        }
    }

    /** The receiver has taken it; while it fires it is sent again, for receivers that forget. */
    record Acknowledged() implements Sendable {
        @Override
        public String wireName() {
            return "acknowledged";
        }
    }

    /** The receiver is away or busy; tried again after a pause, for ever. */
    record Failed() implements Sendable {
        @Override
        public String wireName() {
            return "failed";
        }
    }

    /** The receiver will not take it however often it is sent. */
    record Quarantined() implements Delivery {
        Queued retry() {
            return new Queued();
        }

        @Override
        public String wireName() {
            return "quarantined";
        }
    }

    static Delivery of(String wireName) {
        return switch (wireName) {
            case "queued" -> new Queued();
            case "sent" -> new Sent();
            case "acknowledged" -> new Acknowledged();
            case "failed" -> new Failed();
            case "quarantined" -> new Quarantined();
            default -> throw new IllegalArgumentException("no state is called " + wireName);
        };
    }
}
