package dev.throughline.incident.intake;

import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record that nobody could use is of real work or of a rehearsal. Where it is about a run that is known, the
 * run says so, whatever the record's header claims: a real run's trouble cannot be hidden by a forged header. About
 * anything else the header is believed: a poison record of a scenario belongs to no run.
 */
record Standing(boolean isSynthetic, @Nullable String scenarioId, String tenantId) {
    /** Of what belongs to no run: those who look after the platform look after it. */
    static final String NOBODYS = "default";

    static final Standing REAL = new Standing(false, null, NOBODYS);

    /** The tenant of a rehearsal sees what its poison did; trouble of real work is the platform's. */
    static Standing ofRun(boolean isSynthetic, @Nullable String scenarioId, String tenantId) {
        return isSynthetic ? new Standing(true, scenarioId, tenantId) : REAL;
    }

    static Standing of(ConsumerRecord<byte[], byte[]> letter, Map<UUID, Standing> known) {
        Standing ofRun = workflow(letter).map(known::get).orElse(null);
        return ofRun != null
                ? ofRun
                : Synthetic.claimed(letter.headers())
                        .map(claimed -> new Standing(true, claimed.text(), NOBODYS))
                        .orElse(REAL);
    }

    /** Records of requests and of control are under other keys. */
    static Optional<UUID> workflow(ConsumerRecord<byte[], byte[]> letter) {
        String source = CloudEvents.header(letter.headers(), DeadLetters.SOURCE_TOPIC);
        byte[] key = letter.key();
        if (key == null
                || key.length != 36
                || Topics.WORKFLOW_REQUESTS.equals(source)
                || Topics.CONTROL.equals(source)) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(new String(key, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
