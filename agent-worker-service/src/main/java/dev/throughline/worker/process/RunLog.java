package dev.throughline.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a program printed, as text that can be kept: redacted, and without times, so that equal runs have equal logs. */
final class RunLog {
    private static final int SHOWN = 8 * 1024;
    private final String stdout;
    private final String stderr;
    private final String text;

    RunLog(Execution.Outcome outcome, Redaction redaction) {
        stdout = redaction.text(readable(outcome.stdout()));
        stderr = redaction.text(readable(outcome.stderr()));
        String end = outcome.exitCode() == null ? "ended: " + outcome.end().code() : "exit code " + outcome.exitCode();
        String rest = outcome.leftOver() == 0 ? "" : ", " + outcome.leftOver() + " processes left behind were ended";
        text = section("standard output", stdout) + section("standard error", stderr) + "=== " + end + rest + "\n";
    }

    String stdout() {
        return cut(stdout);
    }

    String stderr() {
        return cut(stderr);
    }

    /** Where a program usually says what went wrong. */
    String lastWords() {
        String words = stderr.isBlank() ? stdout : stderr;
        String stripped = words.strip();
        return stripped.length() <= 300 ? stripped : "…" + stripped.substring(stripped.length() - 300);
    }

    /** @return its SHA-256 */
    String write(Path file) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Files.write(file, bytes);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String section(String name, String printed) {
        return "=== " + name + "\n" + printed + (printed.isEmpty() || printed.endsWith("\n") ? "" : "\n");
    }

    /** A zero is a text that databases refuse. */
    private static String readable(byte[] printed) {
        return new String(printed, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }

    private static String cut(String printed) {
        if (printed.length() <= SHOWN) {
            return printed;
        }
        int end = Character.isHighSurrogate(printed.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return printed.substring(0, end);
    }
}
