package portico.admin.start;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import portico.config.secret.Keyring;

/** The one keyring of this process. */
final class KeyringProducer {
    @Produces
    @Singleton
    Keyring keyring(AdminSettings settings) {
        return KeyringSource.read(settings);
    }
}
