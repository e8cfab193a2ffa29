package dev.throughline.incident.alert;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The configured receivers. A wrong one stops the start: an alert that goes nowhere is noticed too late. */
final class Receivers {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{0,49}");
    private static final int SHORTEST_SECRET = 16;

    private Receivers() {}

    static List<Receiver> of(AlertConfig config, InstantSource clock) {
        if (config.receivers().containsKey(SyntheticReceiver.NAME)) {
            throw new IllegalArgumentException(
                    "the alert receiver " + SyntheticReceiver.NAME + " is built in, give yours another name");
        }
        List<Receiver> receivers = new ArrayList<>();
        if (config.syntheticReceiver().equals(SyntheticReceiver.NAME)) {
            receivers.add(new SyntheticReceiver());
        } else if (!config.receivers().containsKey(config.syntheticReceiver())) {
            throw new IllegalArgumentException(
                    "throughline.alert.synthetic-receiver names no receiver: " + config.syntheticReceiver());
        }
        config.receivers().forEach((name, settings) -> receivers.add(receiver(name, settings, config, clock)));
        return List.copyOf(receivers);
    }

    private static Receiver receiver(
            String name, AlertConfig.Receiver settings, AlertConfig config, InstantSource clock) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of an alert receiver has letters, digits, _ and -, at most 50");
        }
        var address = PostClient.address(name, settings.url());
        return switch (settings.type()) {
            case ALERTMANAGER -> new AlertmanagerClient(name, address, config, clock);
            case WEBHOOK -> new WebhookClient(name, address, secret(name, settings.secret()), config.timeout(), clock);
        };
    }

    private static String secret(String name, Optional<String> secret) {
        return secret.filter(text -> text.length() >= SHORTEST_SECRET)
                .orElseThrow(() -> new IllegalArgumentException("the alert receiver " + name
                        + " needs a secret of at least " + SHORTEST_SECRET + " characters"));
    }
}
