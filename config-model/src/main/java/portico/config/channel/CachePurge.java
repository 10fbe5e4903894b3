package portico.config.channel;

import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * Which answers nodes shall keep no longer: exactly one of these. A path is meant in any spelling that requests may have
 * it in.
 *
 * @param url host and path of one URL, whatever its scheme and port; with a query that one only, without it any. A path
 *     alone is that of any host
 * @param prefix host and the beginning of a path; a path alone is that of any host, and {@code /} means everything
 * @param tag that the service gave them in Cache-Tag or Surrogate-Key
 */
@Schema(description = "Which answers nodes shall keep no longer: exactly one of url, prefix and tag.")
public record CachePurge(
        @Schema(
                description =
                        "Host and path, whatever the scheme and port; with a query that one only. A path alone is that"
                                + " of any host.",
                examples = "shop.example.com/items/7")
        @Nullable String url,

        @Schema(
                description =
                        "Host and the beginning of a path; a path alone is that of any host, and / is everything.",
                examples = "shop.example.com/items/")
        @Nullable String prefix,

        @Schema(description = "A tag that the service gave answers in Cache-Tag or Surrogate-Key.", examples = "item-7")
        @Nullable String tag)
        implements Checked {
    private static final int LENGTH_MAX = 8192;
    private static final int TAG_LENGTH_MAX = 1024;

    @Override
    public void check(Problems at) {
        long named = Stream.of(url, prefix, tag).filter(one -> one != null).count();
        at.require(named == 1, "", "must have exactly one of url, prefix and tag");
        if (url != null) place(url, at, "url");
        if (prefix != null) place(prefix, at, "prefix");
        if (prefix != null) at.require(prefix.indexOf('?') < 0, "prefix", "is of a path, and has no query");
        if (tag != null)
            at.require(
                    isText(tag, TAG_LENGTH_MAX) && tag.indexOf(',') < 0,
                    "tag",
                    "must be 1 to " + TAG_LENGTH_MAX + " visible characters without a comma");
    }

    private static void place(String text, Problems at, String field) {
        at.require(
                isText(text, LENGTH_MAX) && text.indexOf('/') >= 0,
                field,
                "must be a host and a path, such as shop.example.com/items, or a path alone");
        at.require(!text.contains("://"), field, "has no scheme: what is kept for any goes");
        at.require(
                text.lastIndexOf(':', Math.max(0, text.indexOf('/'))) <= text.lastIndexOf(']'),
                field,
                "has no port: what is kept for any goes");
        at.require(text.indexOf('#') < 0, field, "has a fragment, which is never sent");
        String unread = unread(text);
        if (unread != null) at.add(field, unread);
    }

    /** Why no request can have such a path, so that there is nothing to take out; null when one can. */
    private static @Nullable String unread(String place) {
        int question = place.indexOf('?');
        int slash = place.indexOf('/');
        if (question >= 0 && question < slash) return "has a query without a path before it";
        String path = place.substring(Math.max(0, slash), question < 0 ? place.length() : question);
        if (path.indexOf('\\') >= 0) return "has a backslash in its path";
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (at + 2 >= path.length() || !isHex(path.charAt(at + 1)) || !isHex(path.charAt(at + 2)))
                return "has a % without two hexadecimal digits behind it in its path";
            String octet = path.substring(at + 1, at + 3);
            if (octet.equalsIgnoreCase("2f") || octet.equalsIgnoreCase("5c"))
                return "has an encoded slash or backslash in its path, with which requests are refused";
        }
        return null;
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0;
    }

    private static boolean isText(String text, int lengthMax) {
        return !text.isEmpty() && text.length() <= lengthMax && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
