package portico.admin.route;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A route that lets someone through whom no policy has authenticated.
 *
 * @param sometimes there is authentication, but only under a condition, or strangers pass it
 */
@Schema(description = "A route that lets someone through whom no policy has authenticated.")
public record OpenRoute(
        @Schema(examples = "orders") String name,
        List<String> hosts,
        List<String> paths,

        @Schema(description = "There is authentication, but only under a condition, or strangers pass it.")
        boolean sometimes) {}
