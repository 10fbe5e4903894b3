package portico.config.composition;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a value in a {@link Template} comes from.
 *
 * @param kind what it is taken from
 * @param call the call whose answer it is of; null for all else
 * @param name the parameter, header field, claim or group; null where there is none
 * @param pointer the place in a JSON value (RFC 6901); null for the whole of it
 * @param optional whether what takes it goes on without it when it is not there; else that fails the call
 */
public record Source(
        Kind kind,
        @Nullable String call,
        @Nullable String name,
        @Nullable JsonPointer pointer,
        boolean optional) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.\\[\\]-]{0,127}");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Pattern ENDS_IN_ESCAPE = Pattern.compile(".*~(?![01]).*");
    private static final int POINTER_DEPTH_MAX = 32;

    /** What values are taken from. */
    public enum Kind {
        /** A parameter that the route's path bound, decoded. */
        PATH,
        /** The first query parameter of that name, decoded. */
        QUERY,
        /** A header field of the request. */
        HEADER,
        /** The request's body, which is JSON. */
        BODY,
        /** The name of the consumer. */
        CONSUMER,
        /** The id of the consumer. */
        CONSUMER_ID,
        /** The groups of the consumer, an array. */
        CONSUMER_GROUPS,
        /** True when the consumer is in that group, else not there. */
        CONSUMER_GROUP,
        /** A claim of the verified token. */
        CLAIM,
        /** The body of an earlier call's answer, as it was before any shaping. */
        CALL_BODY,
        /** The status of an earlier call's answer, a number. */
        CALL_STATUS,
        /** A header field of an earlier call's answer. */
        CALL_HEADER,
        /** The element that a call with {@code forEach} is made for. */
        ITEM,
        /** Its index, from 0. */
        INDEX
    }

    /**
     * Reads what stands between braces: {@code request.path.id}, {@code calls.user.body#/id}, {@code ?request.query.page}.
     *
     * @throws IllegalArgumentException saying what is wrong, in words that follow the field's name
     */
    static Source parse(String text) {
        boolean optional = text.startsWith("?");
        int hash = text.indexOf('#');
        String path = text.substring(optional ? 1 : 0, hash < 0 ? text.length() : hash);
        JsonPointer pointer = hash < 0 ? null : pointer(text.substring(hash + 1));
        Source source = of(path, pointer, text, optional);
        if (pointer != null && !source.isJson())
            throw new IllegalArgumentException("points into what is not JSON: {" + text + "}");
        return source;
    }

    /** As it is written, without braces. */
    public String text() {
        String of = switch (kind) {
            case PATH -> "request.path." + name;
            case QUERY -> "request.query." + name;
            case HEADER -> "request.headers." + name;
            case BODY -> "request.body";
            case CONSUMER -> "consumer.name";
            case CONSUMER_ID -> "consumer.id";
            case CONSUMER_GROUPS -> "consumer.groups";
            case CONSUMER_GROUP -> "consumer.groups." + name;
            case CLAIM -> "claims." + name;
            case CALL_BODY -> "calls." + call + ".body";
            case CALL_STATUS -> "calls." + call + ".status";
            case CALL_HEADER -> "calls." + call + ".headers." + name;
            case ITEM -> "item";
            case INDEX -> "index";
        };
        return pointer == null ? of : of + "#" + pointer;
    }

    /** True for a value that comes from the request, and so is the client's to mend. */
    public boolean isOfRequest() {
        return switch (kind) {
            case PATH, QUERY, HEADER, BODY -> true;
            case CONSUMER, CONSUMER_ID, CONSUMER_GROUPS, CONSUMER_GROUP -> false;
            case CLAIM, CALL_BODY, CALL_STATUS, CALL_HEADER, ITEM, INDEX -> false;
        };
    }

    /** True for a value that may be of any JSON type; false for text and numbers. */
    public boolean isJson() {
        return switch (kind) {
            case BODY, CLAIM, CONSUMER_GROUPS, CALL_BODY, ITEM -> true;
            case PATH, QUERY, HEADER, CONSUMER, CONSUMER_ID, CONSUMER_GROUP -> false;
            case CALL_STATUS, CALL_HEADER, INDEX -> false;
        };
    }

    private static Source of(String path, @Nullable JsonPointer pointer, String text, boolean optional) {
        switch (path) {
            case "request.body":
                return new Source(Kind.BODY, null, null, pointer, optional);
            case "consumer.name":
                return new Source(Kind.CONSUMER, null, null, pointer, optional);
            case "consumer.id":
                return new Source(Kind.CONSUMER_ID, null, null, pointer, optional);
            case "consumer.groups":
                return new Source(Kind.CONSUMER_GROUPS, null, null, pointer, optional);
            case "item":
                return new Source(Kind.ITEM, null, null, pointer, optional);
            case "index":
                return new Source(Kind.INDEX, null, null, pointer, optional);
            default:
        }
        if (path.startsWith("request.path."))
            return new Source(Kind.PATH, null, name(path, 13, text), pointer, optional);
        if (path.startsWith("request.query."))
            return new Source(Kind.QUERY, null, name(path, 14, text), pointer, optional);
        if (path.startsWith("request.headers."))
            return new Source(Kind.HEADER, null, header(path, 16, text), pointer, optional);
        if (path.startsWith("consumer.groups."))
            return new Source(Kind.CONSUMER_GROUP, null, name(path, 16, text), pointer, optional);
        if (path.startsWith("claims.")) return new Source(Kind.CLAIM, null, name(path, 7, text), pointer, optional);
        if (path.startsWith("calls.")) return call(path, pointer, text, optional);
        throw unknown(text);
    }

    private static Source call(String path, @Nullable JsonPointer pointer, String text, boolean optional) {
        int dot = path.indexOf('.', 6);
        if (dot < 0 || !Call.isName(path.substring(6, dot))) throw unknown(text);
        String call = path.substring(6, dot);
        String of = path.substring(dot + 1);
        if (of.equals("body")) return new Source(Kind.CALL_BODY, call, null, pointer, optional);
        if (of.equals("status")) return new Source(Kind.CALL_STATUS, call, null, pointer, optional);
        if (of.startsWith("headers."))
            return new Source(Kind.CALL_HEADER, call, header(of, 8, text), pointer, optional);
        throw unknown(text);
    }

    private static String name(String path, int from, String text) {
        String name = path.substring(from);
        if (!NAME.matcher(name).matches()) throw unknown(text);
        return name;
    }

    private static String header(String path, int from, String text) {
        String name = path.substring(from);
        if (!HEADER.matcher(name).matches()) throw unknown(text);
        return name.toLowerCase(java.util.Locale.ROOT);
    }

    private static JsonPointer pointer(String text) {
        if (!text.isEmpty() && !text.startsWith("/")
                || ENDS_IN_ESCAPE.matcher(text).matches())
            throw new IllegalArgumentException("is not a JSON pointer (RFC 6901): #" + text);
        if (text.chars().filter(c -> c == '/').count() > POINTER_DEPTH_MAX)
            throw new IllegalArgumentException("points deeper than " + POINTER_DEPTH_MAX + " levels");
        return JsonPointer.compile(text);
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException(
                "names what is not known: {" + text
                        + "}; known are request.path.…, request.query.…, request.headers.…, request.body, consumer.name,"
                        + " consumer.id, consumer.groups, consumer.groups.…, claims.…, calls.….body, calls.….status, calls.….headers.…, item and index");
    }
}
