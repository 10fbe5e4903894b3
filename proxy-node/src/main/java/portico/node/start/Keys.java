package portico.node.start;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import portico.config.secret.Keyring;
import portico.node.settings.NodeSettings;

/** Reads the keyring that this node shares with the admin service. */
@Singleton
final class Keys {
    private final NodeSettings settings;

    Keys(NodeSettings settings) {
        this.settings = settings;
    }

    @Produces
    @Singleton
    Keyring keyring() {
        try {
            return Keyring.parse(text());
        } catch (IllegalArgumentException e) {
            throw new CannotStart("the keyring is not one. " + e.getMessage());
        }
    }

    private String text() {
        if (settings.keyring().isPresent()) return settings.keyring().get();
        var file = settings.keyringFile()
                .orElseThrow(() -> new CannotStart("it needs the keyring of the admin service to know API keys:"
                        + " set PORTICO_KEYRING_FILE (or PORTICO_KEYRING)"));
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CannotStart("the keyring file " + file + " (PORTICO_KEYRING_FILE) cannot be read: " + e, e);
        }
    }
}
