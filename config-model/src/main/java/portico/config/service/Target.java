package portico.config.service;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * One place where a service runs.
 *
 * @param address host:port; the host a name, an IPv4 address or an IPv6 address in brackets. Or {@code srv:} and the name
 *     of SRV records (RFC 2782), which say hosts and ports
 * @param weight its share of the traffic among the targets; 1 when absent, 0 for none
 * @param drained finishes what runs there and gets nothing new
 */
public record Target(
        @Schema(
                description = "Host and port, or srv: and the name of SRV records.",
                examples = {"10.0.0.5:8080", "srv:_http._tcp.orders.internal"})
        String address,

        @Schema(description = "Share of the traffic among the targets; 1 when absent, 0 for none.")
        Integer weight,

        @Schema(description = "Finishes what runs there and gets nothing new.")
        boolean drained)
        implements Checked {
    private static final String SRV = "srv:";
    private static final int WEIGHT_MAX = 65_535;
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?)*");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");

    public Target(String address, @Nullable Integer weight, boolean drained) {
        this.address = address;
        this.weight = requireNonNullElse(weight, 1);
        this.drained = drained;
    }

    /** True when SRV records say where it is. */
    @JsonIgnore
    public boolean isSrv() {
        return address.startsWith(SRV);
    }

    /** The host without brackets, or the name of the SRV records. */
    public String host() {
        if (isSrv()) return address.substring(SRV.length());
        String host = address.substring(0, address.lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Of a host; SRV records say their own. */
    public int port() {
        if (isSrv()) throw new IllegalStateException("The SRV records of " + address + " say the ports");
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Override
    public void check(Problems at) {
        at.require(weight >= 0 && weight <= WEIGHT_MAX, "weight", "must be 0 to " + WEIGHT_MAX);
        if (address == null) {
            at.add("address", "is required");
            return;
        }
        if (isSrv()) {
            at.require(NAME.matcher(host()).matches(), "address", "must look like srv:_http._tcp.orders.internal");
            return;
        }
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        at.require(
                NAME.matcher(host).matches() || IPV6.matcher(host).matches(),
                "address",
                "must look like host:port, 10.0.0.5:8080 or [::1]:8080");
        at.require(colon > 0 && isPort(address.substring(colon + 1)), "address", "must end in a port from 1 to 65535");
    }

    private static boolean isPort(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) return false;
        int port = Integer.parseInt(text);
        return port >= 1 && port <= 65_535;
    }
}
