package portico.node.composition;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Source;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;

/**
 * A value that a call takes, with everything found that can be found before any request.
 *
 * @param name the parameter or claim, or the field of a call's answer; empty where there is none
 * @param header the field of the request, or of a call's answer; null for all else
 * @param query the parameter of the query; null for all else
 * @param call the index of the call whose answer it is of; −1 for all else
 * @param pointer the place in a JSON value; null for the whole of it
 * @param optional whether what takes it goes on without it
 * @param blame why a call fails for the lack of it
 */
record Taken(
        Source.Kind kind,
        String name,
        @Nullable HeaderName header,
        @Nullable QueryName query,
        int call,
        @Nullable JsonPointer pointer,
        boolean optional,
        Reason blame) {
    /** @param calls the names of all calls, in the order of their indices */
    static Taken of(Source source, List<String> calls) {
        String name = source.name() == null ? "" : source.name();
        return new Taken(
                source.kind(),
                name,
                isHeader(source) ? HeaderName.of(name) : null,
                source.kind() == Source.Kind.QUERY ? QueryName.of(name) : null,
                source.call() == null ? -1 : calls.indexOf(source.call()),
                source.pointer(),
                source.optional(),
                source.isOfRequest() ? Reason.REQUEST : Reason.VALUE);
    }

    private static boolean isHeader(Source source) {
        return source.kind() == Source.Kind.HEADER || source.kind() == Source.Kind.CALL_HEADER;
    }
}
