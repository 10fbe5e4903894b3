package portico.admin.rest;

import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a longer list.
 *
 * @param next where the next page begins; null when this is the last
 */
@Schema(description = "Some items of a longer list.")
public record Page<T>(
        List<T> items,

        @Schema(description = "The cursor of the next page; absent when this is the last.") @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }

    /** @param oneMore up to one item more than the limit, which tells that there is a next page */
    public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, String> key) {
        if (oneMore.size() <= limit) return new Page<>(oneMore, null);
        List<T> items = oneMore.subList(0, limit);
        return new Page<>(items, Cursor.of(key.apply(items.get(limit - 1))));
    }

    /** The same page of other items. */
    public <U> Page<U> map(Function<T, U> each) {
        return new Page<>(items.stream().map(each).toList(), next);
    }
}
