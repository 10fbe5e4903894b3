package portico.config.service;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.EntityKind;
import portico.config.Problems;
import portico.config.Reference;

/**
 * How the targets of a service prove themselves over TLS, and the gateway to them.
 *
 * @param verify whether a target must show a certificate for its name, by an authority that is trusted; true when absent
 * @param serverName the name that is asked for (SNI, RFC 6066 §3) and must be in the certificate; when absent the target's
 *     host, or the client's Host where that goes on
 * @param ca name of the certificate whose authorities are trusted; those of the node's Java when absent
 * @param clientCertificate name of the certificate that is shown to targets that ask for one
 * @param minVersion older versions are not spoken; TLS 1.2 when absent
 */
public record Tls(
        @Schema(
                description = "Whether a target must show a certificate for its name, by an authority that is trusted.",
                defaultValue = "true")
        Boolean verify,

        @Schema(
                description =
                        "The name that is asked for (SNI) and must be in the certificate; when absent the target's"
                                + " host, or the client's Host where that goes on.",
                examples = "orders.internal")
        @Nullable String serverName,

        @Schema(
                description =
                        "Name of the certificate whose authorities are trusted; those of the node's Java when absent.",
                examples = "internal-ca")
        @Nullable String ca,

        @Schema(description = "Name of the certificate that is shown to targets that ask for one.") @Nullable String clientCertificate,

        @Schema(description = "Older versions are not spoken.", defaultValue = "TLSv1.2")
        TlsVersion minVersion)
        implements Checked {
    /** The field of a service that names what is shown to targets. */
    public static final String CLIENT_CERTIFICATE = "tls.clientCertificate";

    /** What is wrong with one that names authorities. */
    public static final String NEEDS_A_KEY = "names authorities, which have no key to show";

    public static final Tls DEFAULT = new Tls(null, null, null, null, null);

    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?)*");

    public Tls(
            @Nullable Boolean verify,
            @Nullable String serverName,
            @Nullable String ca,
            @Nullable String clientCertificate,
            @Nullable TlsVersion minVersion) {
        this.verify = requireNonNullElse(verify, true);
        this.serverName = serverName;
        this.ca = ca;
        this.clientCertificate = clientCertificate;
        this.minVersion = requireNonNullElse(minVersion, TlsVersion.TLS_1_2);
    }

    List<Reference> references() {
        var references = new ArrayList<Reference>(2);
        if (ca != null) references.add(new Reference("tls.ca", EntityKind.CERTIFICATE, ca));
        if (clientCertificate != null)
            references.add(new Reference(CLIENT_CERTIFICATE, EntityKind.CERTIFICATE, clientCertificate));
        return references;
    }

    @Override
    public void check(Problems at) {
        at.require(verify || ca == null, "ca", "means nothing when verify is false");
        if (serverName == null) return;
        at.require(HOST.matcher(serverName).matches(), "serverName", "is not a host name");
        String last = serverName.substring(serverName.lastIndexOf('.') + 1);
        at.require(!last.chars().allMatch(Character::isDigit), "serverName", "must be a name and no address");
    }
}
