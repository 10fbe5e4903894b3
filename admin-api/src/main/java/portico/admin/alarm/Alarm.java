package portico.admin.alarm;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.admin.certificate.ExpiringCertificate;
import portico.admin.node.NodeRefusal;

/**
 * Something that somebody should look at, for as long as it is so.
 *
 * @param node that is concerned; null where none is
 * @param lastSeen when the node was last heard
 * @param certificate that is concerned; null where none is
 */
@Schema(description = "Something that somebody should look at, for as long as it is so.")
public record Alarm(
        Kind kind,
        @Schema(examples = "node-1") @Nullable String node,
        @Nullable Instant lastSeen,
        String message,
        @Nullable NodeRefusal rejected,
        @Nullable ExpiringCertificate certificate) {
    /** What is wrong. */
    public enum Kind {
        @JsonProperty("revision-rejected")
        REVISION_REJECTED,
        /** A consumer, or some of its credentials, that a node finds something wrong with: whoever shows them is refused. */
        @JsonProperty("consumer-withheld")
        CONSUMER_WITHHELD,
        @JsonProperty("node-gone")
        NODE_GONE,
        /** Keys of an issuer of tokens cannot be fetched, or not be used. */
        @JsonProperty("issuer-keys-failing")
        ISSUER_KEYS_FAILING,
        /** Whoever shows one of them is refused. */
        @JsonProperty("credentials-unreadable")
        CREDENTIALS_UNREADABLE,
        /** Within 30 days. */
        @JsonProperty("certificate-expires")
        CERTIFICATE_EXPIRES,
        @JsonProperty("certificate-expired")
        CERTIFICATE_EXPIRED
    }
}
