package portico.config.composition;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;

/** Where JSON Pointers lead in the answers of calls whose form is known: to a place that such an answer may have, or nowhere. */
final class Pointed {
    private static final Set<String> FEED = Set.of("title", "description", "link", "updated", "language", "items");
    private static final Set<String> FEED_ITEM =
            Set.of("id", "title", "link", "description", "content", "published", "updated", "authors", "categories");

    private Pointed() {}

    /** Adds why a pointer into the body of a call's answer leads nowhere, when it does whatever the service answers. */
    static void check(String name, Call call, JsonPointer pointer, Problems at) {
        JsonPointer rest = pointer;
        if (call.forEach() != null && !pointer.matches()) {
            if (pointer.getMatchingIndex() < 0) {
                at.add(
                        "",
                        "points at a member of the answers of " + name
                                + ", which are an array, one for each element: #/0" + pointer);
                return;
            }
            rest = pointer.tail();
        }
        // What stands in for an answer has whatever form it likes.
        if (call.fallback() != null && !call.fallback().at(rest).isMissingNode()) return;
        String wrong = wrong(call.encoding(), rest);
        if (wrong != null) at.add("", "points at what the answer of " + name + " never has: " + wrong);
    }

    private static @Nullable String wrong(Encoding encoding, JsonPointer pointer) {
        if (pointer.matches()) return null;
        return switch (encoding) {
            case TEXT ->
                pointer.getMatchingProperty().equals("content")
                                && pointer.tail().matches()
                        ? null
                        : "plain text is #/content, and nothing else";
            case RSS -> isOfFeed(pointer) ? null : "a feed has #/title, #/items/0/title and so on";
            case JSON, XML, PASS_THROUGH -> null;
        };
    }

    private static boolean isOfFeed(JsonPointer pointer) {
        String member = pointer.getMatchingProperty();
        JsonPointer rest = pointer.tail();
        if (!FEED.contains(member)) return false;
        if (rest.matches()) return true;
        if (!member.equals("items") || rest.getMatchingIndex() < 0) return false;
        JsonPointer item = rest.tail();
        if (item.matches()) return true;
        if (!FEED_ITEM.contains(item.getMatchingProperty())) return false;
        boolean isArray = Set.of("authors", "categories").contains(item.getMatchingProperty());
        return item.tail().matches()
                || isArray
                        && item.tail().getMatchingIndex() >= 0
                        && item.tail().tail().matches();
    }
}
