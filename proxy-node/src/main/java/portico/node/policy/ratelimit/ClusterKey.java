package portico.node.policy.ratelimit;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Stands for a use of a policy and a counted value, among nodes: 128 bits of a hash. */
public record ClusterKey(long most, long least) {
    /** @param hash at least 16 octets */
    static ClusterKey of(byte[] hash) {
        ByteBuffer octets = ByteBuffer.wrap(hash);
        return new ClusterKey(octets.getLong(), octets.getLong());
    }

    /** The key in Redis. */
    String text() {
        return "portico:limit:" + hex();
    }

    /** 32 digits. */
    public String hex() {
        return HexFormat.of().toHexDigits(most) + HexFormat.of().toHexDigits(least);
    }
}
