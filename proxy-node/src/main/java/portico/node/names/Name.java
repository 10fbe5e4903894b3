package portico.node.names;

/**
 * What is looked up.
 *
 * @param srv whether SRV records (RFC 2782) say hosts and ports, and not A and AAAA records the addresses
 */
public record Name(String text, boolean srv) {
    @Override
    public String toString() {
        return srv ? "srv:" + text : text;
    }
}
