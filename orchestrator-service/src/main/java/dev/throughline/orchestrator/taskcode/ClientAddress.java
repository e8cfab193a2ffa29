package dev.throughline.orchestrator.taskcode;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Who counts as one client: an address, and with IPv6 the whole /64 that one household has. */
final class ClientAddress {
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final int PREFIX_BYTES = 8;
    private static final int MAX = 64;

    private ClientAddress() {}

    static String of(String host) {
        // Only what is an address already: a name would be looked up.
        if (host.contains(":") && IPV6.matcher(host).matches()) {
            try {
                if (InetAddress.getByName(host) instanceof Inet6Address address) {
                    return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), PREFIX_BYTES));
                }
            } catch (UnknownHostException e) {
                return "unreadable";
            }
        }
        return host.length() <= MAX ? host : host.substring(0, MAX);
    }
}
