package portico.admin.configuration;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import portico.config.secret.Keyring;

/** The keyring, from the environment. */
final class KeyringFromSettings {
    @Produces
    @Singleton
    @DefaultBean
    Keyring keyring(@ConfigProperty(name = "portico.keyring") String text) {
        return Keyring.parse(text);
    }
}
