package portico.admin.rest;

import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** How the lists of named things are asked for. */
public final class ListQuery {
    @QueryParam("limit")
    @Parameter(
            description = "How many items at most.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Nullable String limit;

    @QueryParam("cursor")
    @Parameter(description = "Where the page begins: the next of the page before.")
    @Nullable String cursor;

    @QueryParam("tag")
    @Parameter(description = "Only what has this tag; all of them, when given several times.")
    List<String> tags = List.of();

    @QueryParam("q")
    @Parameter(description = "Only what has this text in its name.")
    @Nullable String q;

    @QueryParam("sort")
    @Parameter(
            description =
                    "By name or by the last change; with a minus backwards. A cursor goes on in its own order only.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"name", "-name", "changed", "-changed"},
                            defaultValue = "name"))
    @Nullable String sort;

    public int limit() {
        return Parameters.limit(limit);
    }

    public ListOrder order() {
        return sort == null ? ListOrder.NAME : ListOrder.of(sort);
    }

    /** Behind what the page begins; null for the first. */
    public @Nullable ListKey behind() {
        return cursor == null ? null : ListKey.parse(cursor, order());
    }

    public List<String> tags() {
        return Parameters.names("tag", tags);
    }

    public @Nullable String text() {
        return Parameters.text("q", q);
    }
}
