package portico.admin.document;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.BadParameter;
import portico.admin.problem.InvalidInput;
import portico.admin.rest.Answers;
import portico.admin.rest.MediaTypes;
import portico.admin.revision.History;
import portico.config.ConfigDocument;

@Path("/api/v1/config")
@Tag(name = "config", description = "The whole configuration at once.")
final class ConfigResource {
    private static final String DOCUMENT = """
            {"format":"portico/v1",
             "services":[{"name":"orders","url":"http://10.0.0.5:8080"}],
             "routes":[{"name":"orders","match":{"paths":["/orders/**"]},"forward":{"service":"orders"}}]}""";

    private final History history;
    private final DocumentWriter writer;

    ConfigResource(History history, DocumentWriter writer) {
        this.history = history;
        this.writer = writer;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, MediaTypes.YAML})
    @RolesAllowed("viewer")
    @Operation(
            summary = "Export the whole configuration",
            description = "Without ids and credentials, so it can be written anew, here or elsewhere.")
    public ConfigDocument export() {
        return history.now();
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, MediaTypes.YAML})
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(
            summary = "Write any number of entities as one revision",
            description = "All of it or nothing. A document may be up to 256 MiB.")
    @RequestBody(content = @Content(examples = @ExampleObject(name = "orders", value = DOCUMENT)))
    public RestResponse<Applied> apply(
            @QueryParam("mode")
                    @Parameter(
                            description = "replace takes away what the document does not name.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"merge", "replace"},
                                            defaultValue = "merge"))
                    @Nullable String mode,
            @QueryParam("dry-run")
                    @Parameter(description = "Answers what would happen, opened routes included, and does nothing.")
                    boolean dryRun,
            @QueryParam(Named.DELETE)
                    @Parameter(
                            description = "What goes besides, such as routes/orders, up to 16 times.",
                            example = "routes/orders")
                    List<String> deleted,
            ConfigDocument document) {
        boolean replace = isReplace(mode);
        if (replace && !deleted.isEmpty()) throw new BadParameter(Named.DELETE, "cannot go with mode=replace");
        List<Named> gone = Named.all(deleted);
        var applied = apply(document, replace, gone, dryRun);
        var never = new CacheControl();
        never.setNoStore(true);
        return Answers.written(Status.OK, applied, applied.revision())
                .cacheControl(never)
                .build();
    }

    private Applied apply(ConfigDocument document, boolean replace, List<Named> gone, boolean dryRun) {
        try {
            return writer.apply(writer.ready(document), replace, gone, dryRun);
        } catch (InvalidInput e) {
            throw e.with(problem -> EntityOf.named(problem, document));
        }
    }

    private static boolean isReplace(@Nullable String mode) {
        if (mode == null || mode.equals("merge")) return false;
        if (mode.equals("replace")) return true;
        throw new BadParameter("mode", "must be merge or replace");
    }
}
