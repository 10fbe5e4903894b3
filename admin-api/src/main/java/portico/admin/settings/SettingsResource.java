package portico.admin.settings;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import portico.admin.start.AdminSettings;

@Path("/api/v1/settings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "settings", description = "What the admin service is set to.")
final class SettingsResource {
    private final AdminSettings settings;
    private final String version;

    SettingsResource(AdminSettings settings, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.settings = settings;
        this.version = version;
    }

    @GET
    @RolesAllowed("admin")
    @Operation(
            summary = "Show the settings of the admin service that answers",
            description = "They are read at its start, from environment variables and system properties; here they"
                    + " cannot be changed. Secrets are never shown, only whether they are set.")
    public Settings settings() {
        return new Settings(version, Runtime.version().toString(), SettingsInForce.of(settings));
    }
}
