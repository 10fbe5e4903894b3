package portico.node.carrier.general;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.StoredAnswer;
import portico.node.exchange.TrailerRules;
import portico.node.exchange.Trailers;

/** Writes the response of an exchange, framed as the client's version of HTTP has it. */
final class GeneralResponse {
    private final Exchange exchange;
    private final HttpServerRequest request;
    private final HttpServerResponse response;

    /** As the service sent it. */
    private @Nullable ResponseHead head;

    GeneralResponse(Exchange exchange, HttpServerRequest request) {
        this.exchange = exchange;
        this.request = request;
        response = request.response();
    }

    /** The head as the service sent it; null when it has not. */
    @Nullable ResponseHead head() {
        return head;
    }

    /**
     * Sends an answer of the gateway's own.
     *
     * @param unread whether some of the request's body has not been read
     * @return octets of the body
     */
    int send(Answer answer, boolean unread) {
        response.setStatusCode(answer.status());
        ResponseRules.write(exchange, answer, new MultiMapSink(response.headers()));
        // RFC 9112 §9.3: what is left of the body would be taken for the next request, so the connection ends.
        if (unread || exchange.loop().isDraining()) close();
        int length = answer.body().length;
        boolean isHead = request.method() == HttpMethod.HEAD;
        if ((isHead || length == 0) && ResponseRules.mayHaveBody(answer.status()))
            response.putHeader("content-length", Integer.toString(length));
        if (isHead || length == 0) response.end();
        else response.end(Buffer.buffer(answer.body()));
        return isHead ? 0 : length;
    }

    /**
     * Makes the head of what a service has answered before ours.
     *
     * @param unread whether some of the request's body has not been read
     */
    void begin(StoredAnswer answer, boolean unread) {
        response.setStatusCode(exchange.status());
        ResponseRules.write(exchange, answer, new MultiMapSink(response.headers()));
        if (unread || exchange.loop().isDraining()) close();
        if (ResponseRules.mayHaveBody(exchange.status()))
            response.putHeader("content-length", Integer.toString(answer.length()));
    }

    /** A call's end in its one form that needs no message: everything in the head (Trailers-Only). */
    void sendStatus(int grpcStatus) {
        Refusal refusal = exchange.refusal();
        response.setStatusCode(200)
                .putHeader("content-type", Grpc.CONTENT_TYPE)
                .putHeader("grpc-status", Integer.toString(grpcStatus))
                .putHeader("grpc-message", Grpc.message(refusal == null ? null : refusal.title()));
        ResponseRules.added(exchange, new MultiMapSink(response.headers()));
        response.end();
    }

    /** The service's answer is there; policies have not seen it yet. */
    void arrived(int status, MultiMap headers) {
        var arrived = new ResponseHead();
        arrived.status(status);
        for (var field : headers) arrived.addField(field.getKey(), field.getValue());
        head = arrived;
    }

    /** Makes the head of the service's answer ours, without framing. */
    void writeHead() {
        ResponseHead arrived = head;
        if (arrived == null) throw new IllegalStateException("The service has not answered yet");
        response.setStatusCode(exchange.status());
        ResponseRules.write(exchange, arrived, new MultiMapSink(response.headers()));
    }

    /** The same, with the framing that the client understands. */
    void begin(int status, MultiMap headers) {
        writeHead();
        long length = Fields.length(headers);
        if (exchange.loop().isDraining()) close();
        if (!ResponseRules.keepsConnection(status, length == 0)) close();
        if (length >= 0 && ResponseRules.mayHaveLength(status))
            response.putHeader("content-length", Long.toString(length));
        else if (request.version() == HttpVersion.HTTP_1_0) close();
        else if (mayHaveBody(status)) response.setChunked(true);
    }

    /** Sends the head before anything of the body is there. */
    void sendHead() {
        // To an HTTP/1.0 client neither length nor chunks say where the body ends, which writeHead does not know.
        if (request.version() == HttpVersion.HTTP_1_0) response.write(Buffer.buffer());
        else response.writeHead();
    }

    /** What the service says after the body; it is held to the rules of trailers. */
    void writeTrailers(MultiMap trailers) {
        ResponseHead answered = head;
        if (trailers.isEmpty() || answered == null || request.version() == HttpVersion.HTTP_1_0) return;
        if (request.version() == HttpVersion.HTTP_1_1 && !response.isChunked()) return;
        var arrived = new Trailers();
        for (var field : trailers) arrived.addField(field.getKey(), field.getValue());
        TrailerRules.writeResponse(exchange, answered, arrived, new MultiMapSink(response.trailers()));
    }

    /** Ends a call whose answer has begun. */
    void endCall(int grpcStatus) {
        response.putTrailer("grpc-status", Integer.toString(grpcStatus));
        response.end();
    }

    boolean mayHaveBody(int status) {
        return request.method() != HttpMethod.HEAD && ResponseRules.mayHaveBody(status);
    }

    /** The connection ends with this response; HTTP/2 has other words for it. */
    private void close() {
        if (request.version() != HttpVersion.HTTP_2) response.putHeader("connection", "close");
    }
}
