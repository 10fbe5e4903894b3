package portico.node.policy;

import io.grpc.Status;

/** What a client speaks to the gateway. */
enum Protocol {
    HTTP_1_1,
    HTTP_2,
    WEB_SOCKET,
    GRPC;

    /** The status for whoever has passed. */
    int passed() {
        return this == WEB_SOCKET ? 101 : code(200, Status.Code.OK);
    }

    /** The one of the two that a client of this reads. */
    int code(int http, Status.Code grpc) {
        return this == GRPC ? grpc.value() : http;
    }
}
