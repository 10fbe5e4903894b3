package portico.node.explain;

import org.jspecify.annotations.Nullable;

/**
 * A URL taken apart as clients do, and not an octet changed: what is odd about a path is the gateway's to judge.
 *
 * @param authority host and port
 * @param query null for none
 */
record Url(
        boolean secure,
        String authority,
        String path,
        @Nullable String query) {
    /** As it stands in the first line of a request. */
    String target() {
        return query == null ? path : path + "?" + query;
    }

    /** The authority without the port. */
    String host() {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
    }

    /** @param text a whole http or https URL */
    static Url of(String text) {
        boolean secure = text.startsWith("https:");
        String rest = text.substring(text.indexOf("//") + 2);
        int fragment = rest.indexOf('#');
        if (fragment >= 0) rest = rest.substring(0, fragment);
        int question = rest.indexOf('?');
        String query = question < 0 ? null : rest.substring(question + 1);
        String before = question < 0 ? rest : rest.substring(0, question);
        int slash = before.indexOf('/');
        String authority = slash < 0 ? before : before.substring(0, slash);
        return new Url(secure, authority, slash < 0 ? "/" : before.substring(slash), query);
    }
}
