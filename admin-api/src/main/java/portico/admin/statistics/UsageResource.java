package portico.admin.statistics;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.BadParameter;
import portico.admin.rest.Parameters;
import portico.config.EntityKind;

@Path("/api/v1/reports/usage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reports")
final class UsageResource {
    private static final int NAMES_MAX = 200;

    private final UsageRows rows;

    UsageResource(UsageRows rows) {
        this.rows = rows;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(
            summary = "Show what depends on some entities, before they are changed or deleted",
            description = "How many routes, services and consumers use them, and how many requests they had lately.")
    public Usage usage(
            @QueryParam("kind")
                    @Parameter(
                            required = true,
                            description = "Of which kind they are.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {
                                                "service",
                                                "route",
                                                "policy",
                                                "consumer",
                                                "certificate",
                                                "composition"
                                            }))
                    @Nullable String kind,
            @QueryParam("name") @Parameter(description = "Their names, up to 200 of them.", example = "orders")
                    List<String> names) {
        EntityKind asked = Stream.of(EntityKind.values())
                .filter(known -> known.word().equals(kind))
                .findFirst()
                .orElseThrow(() -> new BadParameter(
                        "kind", "must be service, route, policy, consumer, certificate or composition"));
        if (names.isEmpty() || names.size() > NAMES_MAX) throw new BadParameter("name", "must be given 1 to 200 times");
        for (String name : names) if (!Parameters.isName(name)) throw new BadParameter("name", "must be a name");
        return rows.of(asked, names);
    }
}
