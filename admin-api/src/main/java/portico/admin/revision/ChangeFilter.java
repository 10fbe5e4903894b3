package portico.admin.revision;

import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.BadParameter;
import portico.admin.rest.Cursor;
import portico.admin.rest.Parameters;
import portico.config.EntityKind;

/** Which entries of the change log are asked for. */
public final class ChangeFilter {
    @QueryParam("kind")
    @Parameter(
            description = "Only changes of this kind of entity.",
            schema = @Schema(implementation = EntityKind.class))
    @Nullable String kind;

    @QueryParam("name")
    @Parameter(description = "Only changes of entities of this name.")
    @Nullable String name;

    @QueryParam("actor")
    @Parameter(description = "Only changes by this user or token.")
    @Nullable String actor;

    @QueryParam("since")
    @Parameter(
            description = "Only changes from this time on.",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Nullable String since;

    @QueryParam("revision")
    @Parameter(description = "Only changes of this revision.", schema = @Schema(type = SchemaType.INTEGER))
    @Nullable String revision;

    @QueryParam("limit")
    @Parameter(
            description = "How many items at most.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Nullable String limit;

    @QueryParam("cursor")
    @Parameter(description = "Where the page begins: the next of the page before.")
    @Nullable String cursor;

    int limit() {
        return Parameters.limit(limit);
    }

    void conditions(List<String> conditions, List<@Nullable Object> arguments) {
        if (kind != null) add("kind = ?", word(kind), conditions, arguments);
        if (name != null) add("entity_name = ?", Parameters.text("name", name), conditions, arguments);
        if (actor != null) add("actor = ?", Parameters.text("actor", actor), conditions, arguments);
        if (revision != null) add("revision = ?", Parameters.revision("revision", revision), conditions, arguments);
        Instant from = Parameters.instant("since", since);
        if (from != null) add("at >= ?", ChangeLog.sqlTime(from), conditions, arguments);
        if (cursor == null) return;
        String[] parts = Cursor.parse(cursor).split(" ", -1);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,18}") || !parts[1].matches("[0-9]{1,9}"))
            throw new BadParameter("cursor", "is not one that a page ended with");
        conditions.add("(revision, ordinal) < (?, ?)");
        arguments.add(Long.valueOf(parts[0]));
        arguments.add(Integer.valueOf(parts[1]));
    }

    static String key(Change change) {
        return change.revision() + " " + change.ordinal();
    }

    private static void add(
            String condition, @Nullable Object value, List<String> conditions, List<@Nullable Object> arguments) {
        conditions.add(condition);
        arguments.add(value);
    }

    private static String word(String kind) {
        var words = Arrays.stream(EntityKind.values()).map(EntityKind::word).toList();
        if (!words.contains(kind)) throw new BadParameter("kind", "must be one of " + String.join(", ", words));
        return kind;
    }
}
