package portico.node.policy.transform;

import portico.node.exchange.HeaderName;

/** Fields that are true of the octets that came (RFC 9110 §8.4, RFC 9530, RFC 1864), and of no others. */
final class OfOctets {
    static final HeaderName[] NAMES = {
        HeaderName.CONTENT_ENCODING,
        HeaderName.of("content-digest"),
        HeaderName.of("repr-digest"),
        HeaderName.of("digest"),
        HeaderName.of("content-md5")
    };

    private OfOctets() {}
}
