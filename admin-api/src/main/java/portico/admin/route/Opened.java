package portico.admin.route;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which routes a change opens.
 *
 * @param count how many
 * @param routes the first thousand by name
 */
@Schema(
        description =
                "The routes that a change opens: enabled ones that let someone through unauthenticated with it, and did not without it, or only under a condition.")
public record Opened(
        @Schema(description = "How many they are.", examples = "1")
        int count,

        @Schema(description = "The first thousand by name.") List<OpenRoute> routes) {
    static final int ROUTES_SHOWN = 1000;

    /** None at all. */
    public static final Opened NONE = new Opened(0, List.of());
}
