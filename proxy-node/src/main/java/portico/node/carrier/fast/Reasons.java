package portico.node.carrier.fast;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;

/** The reason phrases of status codes. */
final class Reasons {
    private static final AsciiString[] BY_STATUS = new AsciiString[1000];

    static {
        for (int status = 0; status < BY_STATUS.length; status++)
            BY_STATUS[status] = AsciiString.cached(
                    status < 100 ? "" : HttpResponseStatus.valueOf(status).reasonPhrase());
    }

    private Reasons() {}

    static AsciiString of(int status) {
        return BY_STATUS[status];
    }
}
