package dev.throughline.cli;

/** How text looks on a terminal; elsewhere it is what it is. What services were told by strangers cannot steer it. */
record Paint(boolean isColourful, int width) {
    static final int NARROWEST = 80;
    private static final int WIDEST = 220;
    private static final int PLAIN_WIDTH = 116;
    private static final String RESET = "\u001b[0m";

    static final Paint PLAIN = new Paint(false, PLAIN_WIDTH);

    /** Of the terminal that the launcher has found; NO_COLOR is respected. */
    static Paint ofTerminal() {
        boolean isTerminal = Boolean.getBoolean("throughline.terminal");
        int columns = Integer.getInteger("throughline.columns", PLAIN_WIDTH);
        return new Paint(
                isTerminal && System.getenv("NO_COLOR") == null,
                isTerminal ? Math.clamp(columns, NARROWEST, WIDEST) : PLAIN_WIDTH);
    }

    String status(String status) {
        return switch (status) {
            case "completed", "succeeded", "approved", "met" -> coloured("32", status);
            case "failed", "quarantined", "compensation_failed", "rejected", "expired", "open" ->
                coloured("31", status);
            case "running", "waiting", "compensating", "queued", "paused", "retrying" -> coloured("33", status);
            case "cancelled", "skipped" -> coloured("90", status);
            default -> clean(status);
        };
    }

    String strong(String text) {
        return coloured("1", text);
    }

    String faint(String text) {
        return coloured("90", text);
    }

    String bad(String text) {
        return coloured("31", text);
    }

    private String coloured(String code, String text) {
        return isColourful ? "\u001b[" + code + "m" + clean(text) + RESET : clean(text);
    }

    /** One line without control characters. */
    static String clean(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '·' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Cut or filled to so many characters. */
    static String fit(String text, int width) {
        String clean = clean(text);
        return clean.length() > width
                ? clean.substring(0, width - 1) + "…"
                : clean + " ".repeat(width - clean.length());
    }
}
