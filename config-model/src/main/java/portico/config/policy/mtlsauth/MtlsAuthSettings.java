package portico.config.policy.mtlsauth;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;
import portico.config.certificate.CertificateField;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Answers 401 unless the caller has shown the certificate of a consumer over TLS.
 *
 * @param identifiedBy what of the certificate is looked for among the consumers' credentials, the first that is known
 *     counting; everything when absent
 * @param clientCert whether the service behind sees the certificate (RFC 9440); false when absent
 * @param clientCertChain whether it sees those that the certificate is signed by; false when absent
 */
@Schema(description = "Answers 401 unless the caller has shown the certificate of a consumer over TLS.")
public record MtlsAuthSettings(
        @Schema(
                description = "What of the certificate says whose it is; the first that is known counts.",
                defaultValue = "[\"sha256\", \"subject\", \"uri\", \"dns\", \"email\"]")
        List<CertificateField> identifiedBy,

        @Schema(
                description = "Shows the service behind the certificate, in the header field Client-Cert.",
                defaultValue = "false")
        Boolean clientCert,

        @Schema(
                description = "Shows the service behind those that the certificate is signed by, in Client-Cert-Chain.",
                defaultValue = "false")
        Boolean clientCertChain)
        implements PolicySettings {
    public static final PolicyKind<MtlsAuthSettings> KIND =
            PolicyKind.of("mtls-auth", Phase.AUTHENTICATION, MtlsAuthSettings.class);

    public MtlsAuthSettings(
            @Nullable List<CertificateField> identifiedBy,
            @Nullable Boolean clientCert,
            @Nullable Boolean clientCertChain) {
        this.identifiedBy = identifiedBy == null ? List.of(CertificateField.values()) : List.copyOf(identifiedBy);
        this.clientCert = requireNonNullElse(clientCert, false);
        this.clientCertChain = requireNonNullElse(clientCertChain, false);
    }

    @Override
    public void check(Problems at) {
        at.require(!identifiedBy.isEmpty(), "identifiedBy", "is empty: nobody would be known");
        at.distinct(
                "identifiedBy",
                identifiedBy.stream().map(CertificateField::word).toList());
    }
}
