package portico.node.policy.hmacauth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/** The digest of a body, as its sender states it (RFC 9530). */
final class ContentDigest {
    /** RFC 9530 §5: the others are insecure, or nobody uses them. */
    private static final Map<String, String> ALGORITHMS = Map.of("sha-256", "SHA-256", "sha-512", "SHA-512");

    private ContentDigest() {}

    /** True when every digest in the field that we know is that of the body, and there is one. */
    static boolean isOf(String field, byte[] body) {
        try {
            boolean any = false;
            for (var member : Dictionary.parse(field).entrySet()) {
                String algorithm = ALGORITHMS.get(member.getKey());
                if (algorithm == null) continue;
                if (!(member.getValue().value() instanceof byte[] stated)) return false;
                if (!MessageDigest.isEqual(
                        stated, MessageDigest.getInstance(algorithm).digest(body))) return false;
                any = true;
            }
            return any;
        } catch (MalformedField e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM lacks SHA-2", e);
        }
    }
}
