package portico.config.composition;

import java.util.Objects;
import java.util.regex.Pattern;
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
    private static final Pattern PATH = Pattern.compile("[^.\\p{Cntrl}]{1,128}(\\.[^.\\p{Cntrl}]{1,128}){0,31}");

    @Override
    public void check(Problems at) {
        at.require(
                Stream.of(move, delete, append).filter(Objects::nonNull).count() == 1,
                "",
                "needs exactly one of move, delete and append");
        checkPath("move", move, at);
        checkPath("delete", delete, at);
        checkPath("append", append, at);
        checkPath("to", to, at);
        if (delete == null) at.required("to", to);
        else at.require(to == null, "to", "cannot go with delete");
        if (move != null && to != null) at.require(stars(move) == stars(to), "to", "must have as many * as move");
        if (append != null && to != null)
            at.require(stars(append) == 0 && stars(to) == 0, "append", "cannot have * in its paths");
    }

    static boolean isPath(@Nullable String path) {
        return path != null && PATH.matcher(path).matches();
    }

    private static void checkPath(String field, @Nullable String path, Problems at) {
        if (path != null) at.require(isPath(path), field, "is not a path such as items.*.price");
    }

    private static long stars(String path) {
        return Stream.of(path.split("\\.", -1)).filter("*"::equals).count();
    }
}
