package portico.admin.consumer;

import java.util.UUID;
import portico.config.consumer.NewCredential;

/**
 * A credential that a consumer shall have.
 *
 * @param place where it stands in what the caller wrote; empty for all of it
 */
public record WantedCredential(UUID consumerId, String consumer, NewCredential credential, String place) {
    String field(String field) {
        return place.isEmpty() ? field : place + "." + field;
    }

    /** Without the secret: this may end up in a log. */
    @Override
    public String toString() {
        return "WantedCredential[" + consumer + " " + credential + "]";
    }
}
