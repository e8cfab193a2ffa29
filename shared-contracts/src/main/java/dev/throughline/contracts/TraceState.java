package dev.throughline.contracts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The W3C {@code tracestate}: what other systems say about the trace, carried along, with our own member in front. What
 * breaks the grammar is dropped as a whole, as the recommendation has it; what is too much loses members from its end.
 */
public final class TraceState {
    public static final String HEADER = "tracestate";

    /** Everyone has to carry so much; more is not carried here. */
    public static final int MAX_LENGTH = 512;

    private static final int MAX_MEMBERS = 32;
    /** The longest list that is looked at. */
    private static final int MAX_READ = 8 * 1024;

    private static final Pattern KEY =
            Pattern.compile("[a-z][a-z0-9_\\-*/]{0,255}|[a-z0-9][a-z0-9_\\-*/]{0,240}@[a-z][a-z0-9_\\-*/]{0,13}");
    private static final Pattern VALUE =
            Pattern.compile("[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

    private TraceState() {}

    /**
     * @param incoming what the caller sent, if anything; a member of ours in it is not believed
     * @return null when there is nothing to carry
     */
    public static @Nullable String of(@Nullable String incoming, @Nullable Synthetic synthetic) {
        List<String> members = new ArrayList<>();
        int length = -1;
        if (synthetic != null) {
            String own = Synthetic.TRACESTATE_KEY + "=" + synthetic.text();
            members.add(own);
            length += own.length() + 1;
        }
        for (String member : others(incoming)) {
            length += member.length() + 1;
            if (length > MAX_LENGTH || members.size() == MAX_MEMBERS) {
                break;
            }
            members.add(member);
        }
        return members.isEmpty() ? null : String.join(",", members);
    }

    private static List<String> others(@Nullable String incoming) {
        if (incoming == null || incoming.length() > MAX_READ) {
            return List.of();
        }
        List<String> members = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String part : incoming.split(",", -1)) {
            String member = part.strip();
            if (member.isEmpty()) {
                continue;
            }
            int equals = member.indexOf('=');
            if (equals < 0
                    || !KEY.matcher(member.substring(0, equals)).matches()
                    || !VALUE.matcher(member.substring(equals + 1)).matches()
                    || !keys.add(member.substring(0, equals))
                    || keys.size() > MAX_MEMBERS) {
                return List.of();
            }
            if (!member.startsWith(Synthetic.TRACESTATE_KEY + "=")) {
                members.add(member);
            }
        }
        return members;
    }
}
