package portico.admin.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Committed;
import portico.admin.configuration.Entities;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.Precondition;
import portico.admin.configuration.Writes;
import portico.admin.rest.Answers;
import portico.admin.rest.ListQuery;
import portico.admin.rest.MediaTypes;
import portico.admin.rest.Page;
import portico.config.certificate.Certificate;

@Path("/api/v1/certificates")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "certificates", description = "TLS certificates and their keys, chosen by the name a client asks for.")
final class CertificateResource {
    private static final String NEW =
            "{\"name\":\"shop\",\"chain\":\"-----BEGIN CERTIFICATE-----…\",\"privateKey\":\"-----BEGIN PRIVATE KEY-----…\"}";
    private static final String BODY =
            "{\"chain\":\"-----BEGIN CERTIFICATE-----…\",\"privateKey\":\"-----BEGIN PRIVATE KEY-----…\"}";
    private static final String PATCH = "{\"hosts\":[\"shop.example.com\"]}";

    private static final List<String> READ_ONLY = List.of("details", "authorityDetails");

    private final Entities entities;
    private final Clock clock;

    CertificateResource(Entities entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List certificates by name")
    public Page<CertificateView> list(@BeanParam ListQuery query) {
        return entities.list(EntityTable.CERTIFICATES, query).map(this::view);
    }

    @GET
    @Path("{name}")
    @RolesAllowed("viewer")
    @Operation(summary = "Read a certificate by name or id")
    public RestResponse<CertificateView> get(String name, @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
        var found = entities.get(EntityTable.CERTIFICATES, name);
        return Answers.read(view(found.body()), found.etag(), ifNoneMatch);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(summary = "Create a certificate that is not there yet")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Certificate.class),
                            examples = @ExampleObject(name = "shop", value = NEW)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = CertificateView.class)))
    public RestResponse<CertificateView> create(JsonNode body) {
        return answer(entities.create(EntityTable.CERTIFICATES, written(body)));
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    @Operation(
            summary = "Create or replace a certificate",
            description = "Without privateKey the stored one stays, if it is the key of the chain.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Certificate.class),
                            examples = @ExampleObject(name = "shop", value = BODY)))
    @APIResponse(
            responseCode = "200",
            description = "Replaced",
            content = @Content(schema = @Schema(implementation = CertificateView.class)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = CertificateView.class)))
    public RestResponse<CertificateView> put(
            String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            JsonNode body) {
        return answer(
                entities.put(EntityTable.CERTIFICATES, name, Precondition.of(ifMatch, ifNoneMatch), written(body)));
    }

    @PATCH
    @Path("{name}")
    @Consumes({MediaTypes.MERGE_PATCH, MediaType.APPLICATION_JSON})
    @RolesAllowed("editor")
    @Operation(summary = "Change some fields of a certificate (RFC 7396)")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaTypes.MERGE_PATCH,
                            schema = @Schema(implementation = Certificate.class),
                            examples = @ExampleObject(name = "shop", value = PATCH)))
    public RestResponse<CertificateView> patch(
            String name, @HeaderParam("If-Match") @Nullable String ifMatch, JsonNode patch) {
        return answer(entities.patch(EntityTable.CERTIFICATES, name, Precondition.of(ifMatch, null), written(patch)));
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed("editor")
    @Operation(summary = "Delete a certificate", description = "Refused while a service uses it.")
    @APIResponse(responseCode = "204", description = "Deleted")
    public RestResponse<CertificateView> delete(String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return answer(entities.delete(EntityTable.CERTIFICATES, name, Precondition.of(ifMatch, null)));
    }

    /** What a read added may be written back with the rest. */
    private static JsonNode written(JsonNode body) {
        return body instanceof ObjectNode object ? object.deepCopy().without(READ_ONLY) : body;
    }

    private RestResponse<CertificateView> answer(Committed<Certificate> committed) {
        return Writes.answer(committed, committed.body() == null ? null : view(committed.body()));
    }

    private CertificateView view(Certificate certificate) {
        return CertificateView.of(certificate, clock.instant());
    }
}
