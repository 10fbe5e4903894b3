package portico.admin.settings;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A setting as it is in force.
 *
 * @param name of its environment variable
 * @param about what it is
 * @param value null when there is none, and for a secret
 * @param byDefault null when it is nothing then
 * @param set whether it has a value, which a secret does not show
 */
@Schema(description = "A setting of the admin service, as it is in force.")
record SettingInForce(
        @Schema(description = "The environment variable.", examples = "PORTICO_ADMIN_PORT")
        String name,

        @Schema(description = "What it is.", examples = "the port of admin API and dashboard")
        String about,

        @Schema(description = "What is in force; absent when that is nothing, and of secrets.", examples = "8700")
        @Nullable String value,

        @Schema(description = "What it is while nobody sets it; absent when that is nothing.", examples = "8700")
        @Nullable String byDefault,

        @Schema(description = "Whether it is never shown.") boolean secret,
        @Schema(description = "Whether it has a value.") boolean set) {}
