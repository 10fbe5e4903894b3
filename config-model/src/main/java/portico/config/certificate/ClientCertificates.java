package portico.config.certificate;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.EntityKind;
import portico.config.Problems;
import portico.config.Reference;

/**
 * Asks the clients of a certificate's hosts for certificates of their own.
 *
 * @param authorities name of the certificate whose authorities vouch for clients
 * @param required whether a client without a certificate gets no connection; false when absent
 */
@Schema(description = "Asks the clients of these hosts for certificates of their own.")
public record ClientCertificates(
        @Schema(description = "Name of the certificate whose authorities vouch for clients.", examples = "partners-ca")
        String authorities,

        @Schema(description = "Whether a client without a certificate gets no connection.", defaultValue = "false")
        Boolean required)
        implements Checked {
    public ClientCertificates(String authorities, @Nullable Boolean required) {
        this.authorities = authorities;
        this.required = requireNonNullElse(required, false);
    }

    /** @param field where this stands */
    List<Reference> references(String field) {
        return List.of(new Reference(field + ".authorities", EntityKind.CERTIFICATE, authorities));
    }

    @Override
    public void check(Problems at) {
        at.name("authorities", authorities);
    }
}
