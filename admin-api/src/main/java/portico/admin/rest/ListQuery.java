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

    public int limit() {
        return Parameters.limit(limit);
    }

    /** The name after which the page begins; empty for the first. */
    public String after() {
        return cursor == null ? "" : Cursor.parse(cursor);
    }

    public List<String> tags() {
        return Parameters.names("tag", tags);
    }

    public @Nullable String text() {
        return Parameters.text("q", q);
    }
}
