package portico.config.composition;

import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * One operation on arrays: exactly one of move, delete and append. Members are named by paths with dots; {@code *} is
 * each element of an array.
 *
 * @param move what is moved to {@code to}
 * @param delete what is taken away
 * @param append the array whose elements are put behind those of {@code to}
 * @param to where to; for move and append
 */
@Schema(description = "One operation on arrays: exactly one of move, delete and append.")
public record FlattenStep(
        @Schema(description = "What is moved; * is each element of an array.", examples = "items.*.price.amount")
        @Nullable String move,

        @Schema(description = "What is taken away.", examples = "items.*.secret") @Nullable String delete,

        @Schema(description = "The array whose elements are put behind those of to.", examples = "more") @Nullable String append,

        @Schema(description = "Where to; for move and append.", examples = "items.*.amount") @Nullable String to)
        implements Checked {
    @Override
    public void check(Problems at) {
        at.require(
                Stream.of(move, delete, append).filter(Objects::nonNull).count() == 1,
                "",
                "needs exactly one of move, delete and append");
        FieldPath from = path("move", move, at);
        path("delete", delete, at);
        FieldPath source = from == null ? path("append", append, at) : from;
        FieldPath there = path("to", to, at);
        if (delete == null) at.required("to", to);
        else at.require(to == null, "to", "cannot go with delete");
        if (append != null) {
            named("append", source, at);
            named("to", there, at);
        }
        if (source != null && there != null)
            at.require(
                    source.untilLastStar().equals(there.untilLastStar()),
                    "to",
                    "must begin as the path that it comes from does, up to the last star");
    }

    /** Elements of an array have no room for others behind them: what is appended, and to what, has a name. */
    private static void named(String field, @Nullable FieldPath path, Problems at) {
        if (path == null) return;
        var last = path.steps().get(path.steps().size() - 1);
        at.require(!last.each(), field, "ends in a star: an array has to be named");
    }

    private static @Nullable FieldPath path(String field, @Nullable String text, Problems at) {
        if (text == null) return null;
        try {
            return FieldPath.parse(text);
        } catch (IllegalArgumentException e) {
            at.add(field, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Checks a path without stars. */
    static void checkPlain(String text, Problems at) {
        plain(text, at);
    }

    /** Reads a path without stars; null when it is none, of which the reason is added to the collector. */
    static @Nullable FieldPath plain(String text, Problems at) {
        try {
            return FieldPath.parsePlain(text);
        } catch (IllegalArgumentException e) {
            at.add("", String.valueOf(e.getMessage()));
            return null;
        }
    }
}
