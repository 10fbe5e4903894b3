package portico.node.carrier.general;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Answer;
import portico.node.exchange.BodyEncoder;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.Slice;
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

    private @Nullable BodyEncoder encoder;

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
     * Makes the head of an answer of the gateway's own ours.
     *
     * @param unread whether some of the request's body has not been read
     */
    void begin(Answer answer, boolean unread) {
        encoder = exchange.answering().encoder(answer.body().length);
        response.setStatusCode(answer.status());
        ResponseRules.write(exchange, answer, new MultiMapSink(response.headers()));
        // RFC 9112 §9.3: what is left of the body would be taken for the next request, so the connection ends.
        if (unread || exchange.loop().isDraining()) close();
    }

    /**
     * Sends a body that is whole, and with it the head.
     *
     * @return octets that go out
     */
    int send(byte[] body) {
        boolean isHead = request.method() == HttpMethod.HEAD;
        boolean encoded = encoder != null;
        byte[] sent = isHead || !encoded ? body : encoded(body);
        release();
        boolean known = !encoded || !isHead;
        if ((isHead || sent.length == 0) && known && ResponseRules.mayHaveBody(exchange.status()))
            response.putHeader("content-length", Integer.toString(sent.length));
        if (isHead || sent.length == 0) response.end();
        else response.end(Buffer.buffer(Unpooled.wrappedBuffer(sent)));
        return isHead ? 0 : sent.length;
    }

    /** True for a body whose encoding would hold the event loop up: it goes out in {@link Pieces}. */
    boolean takesTime(byte[] body) {
        return encoder != null && body.length > Pieces.OCTETS && mayHaveBody(exchange.status());
    }

    /** Makes room for a body of this length. */
    void known(int length) {
        response.putHeader("content-length", Integer.toString(length));
    }

    /** Makes room for a body whose length is not known. */
    void openEnded() {
        if (request.version() == HttpVersion.HTTP_1_0) close();
        else response.setChunked(true);
    }

    private byte[] encoded(byte[] body) {
        BodyEncoder by = encoder;
        if (by == null) return body;
        byte[] first = by.take(body);
        byte[] rest = by.end();
        byte[] all = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    /** What encodes the body; null for nothing. */
    @Nullable BodyEncoder encoder() {
        return encoder;
    }

    /** Nothing more is encoded. */
    void release() {
        BodyEncoder by = encoder;
        encoder = null;
        if (by != null) by.close();
    }

    /**
     * Makes the head of what a service has answered before ours.
     *
     * @param unread whether some of the request's body has not been read
     */
    void begin(StoredAnswer answer, boolean unread) {
        encoder = exchange.answering().encoder(answer.length());
        boolean encoded = encoder != null;
        if (!mayHaveBody(exchange.status())) release();
        response.setStatusCode(exchange.status());
        ResponseRules.write(exchange, answer, new MultiMapSink(response.headers()));
        if (unread || exchange.loop().isDraining()) close();
        if (!encoded && ResponseRules.mayHaveBody(exchange.status()))
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
        for (var field : headers) arrived.addField(field.getKey(), Fields.value(field.getValue()));
        head = arrived;
    }

    /** Makes the head of the service's answer ours, without framing. */
    void writeHead() {
        ResponseHead arrived = head;
        if (arrived == null) throw new IllegalStateException("The service has not answered yet");
        response.setStatusCode(exchange.status());
        ResponseRules.write(exchange, arrived, new MultiMapSink(response.headers()));
    }

    /** The same, for a body that was held and is sent as a whole. */
    void beginHeld(byte[] body) {
        encoder = exchange.answering().encoder(body.length);
        writeHead();
        if (exchange.loop().isDraining()) close();
        if (!ResponseRules.keepsConnection(exchange.status(), body.length == 0)) close();
    }

    /**
     * The same, with the framing that the client understands.
     *
     * @param knownLength of the body; -1 when that is not known
     */
    void begin(int status, long knownLength) {
        encoder = exchange.answering().encoder(knownLength);
        long length = encoder == null ? knownLength : -1;
        if (!mayHaveBody(status)) release();
        writeHead();
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
        for (var field : trailers) arrived.addField(field.getKey(), Fields.value(field.getValue()));
        TrailerRules.writeResponse(exchange, answered, arrived, new MultiMapSink(response.trailers()));
    }

    /** Ends a call whose answer has begun. */
    void endCall(int grpcStatus) {
        response.putTrailer("grpc-status", Integer.toString(grpcStatus));
        response.end();
    }

    /** True when what goes out is the answer of a call, whose status then stands behind it. */
    boolean isCall() {
        String type = response.headers().get("content-type");
        return type != null
                && Grpc.isCall(Slice.of(type))
                && !response.headers().contains("content-length");
    }

    /** Ends an answer that will not be whole so that the client sees it, whatever its version of HTTP. */
    void breakOff() {
        if (request.version() == HttpVersion.HTTP_2) Http2Requests.reset(request, Http2Error.INTERNAL_ERROR);
        else if (response.isChunked() || response.headers().contains("content-length")) response.reset();
        else breakConnection();
    }

    /** With a reset, and over TLS without a word: where the end of the connection ends an answer, another end is a whole one. */
    private void breakConnection() {
        var channel = ((ConnectionBase) request.connection()).channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.pipeline().firstContext().close();
    }

    boolean mayHaveBody(int status) {
        return request.method() != HttpMethod.HEAD && ResponseRules.mayHaveBody(status);
    }

    /** The connection ends with this response. One of HTTP/2 is told otherwise, and not on behalf of a stream. */
    private void close() {
        if (request.version() != HttpVersion.HTTP_2) response.putHeader("connection", "close");
    }
}
