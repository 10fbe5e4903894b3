package portico.config;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network of IP addresses, {@code 10.0.0.0/8} or {@code 2001:db8::/32} (RFC 4632, RFC 4291 §2.3), or a single address.
 * A network of one version has no address of the other in it: {@code ::/0} is not for IPv4.
 *
 * @param first the network's lowest address
 * @param prefixBits how many of the 128 bits all its addresses share; 96 more than written for version 4
 */
public record Cidr(IpAddress first, int prefixBits) {
    private static final int BITS = 128;
    private static final int VERSION_4_BITS = 32;
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    public Cidr(IpAddress first, int prefixBits) {
        this.first = new IpAddress(first.high() & highMask(prefixBits), first.low() & lowMask(prefixBits));
        this.prefixBits = prefixBits;
    }

    /** Only for text that {@link #check} finds nothing wrong with. Bits behind the prefix are cleared. */
    public static Cidr parse(String text) {
        Cidr network = find(text);
        if (network == null) throw new IllegalArgumentException(text + " is not a network");
        return network;
    }

    /** The same networks, each in its one form; what is none is left for {@link #check}. */
    public static List<String> canonical(List<String> texts) {
        return texts.stream()
                .map(text -> {
                    Cidr network = find(text);
                    return network == null ? text : network.toString();
                })
                .toList();
    }

    /** True when the address is in the network. */
    public boolean contains(IpAddress address) {
        return (address.high() & highMask(prefixBits)) == first.high()
                && (address.low() & lowMask(prefixBits)) == first.low()
                && (isVersion4() || !address.isVersion4());
    }

    /** A single address without its prefix; otherwise the first address and the prefix. */
    @Override
    public String toString() {
        if (prefixBits == BITS) return first.toString();
        return first + "/" + (isVersion4() ? prefixBits - (BITS - VERSION_4_BITS) : prefixBits);
    }

    /** Checks one network as people write it. */
    public static void check(@Nullable String text, Problems at) {
        if (text == null) at.add("", "is required");
        else
            at.require(
                    find(text) != null, "", "must be an IP address or a network such as 10.0.0.0/8 or 2001:db8::/32");
    }

    private boolean isVersion4() {
        return prefixBits >= BITS - VERSION_4_BITS && first.isVersion4();
    }

    private static @Nullable Cidr find(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        IpAddress address = IpAddress.parse(literal);
        if (address == null) return null;
        if (slash < 0) return new Cidr(address, BITS);
        String written = text.substring(slash + 1);
        if (!PREFIX.matcher(written).matches()) return null;
        int before = literal.indexOf(':') < 0 ? BITS - VERSION_4_BITS : 0;
        int prefix = before + Integer.parseInt(written);
        return prefix <= BITS ? new Cidr(address, prefix) : null;
    }

    private static long highMask(int bits) {
        return bits == 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
    }

    private static long lowMask(int bits) {
        return bits <= 64 ? 0 : -1L << (BITS - bits);
    }
}
