package portico.node.carrier.general;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.TrustedProxies;
import portico.node.composition.ServiceCall;
import portico.node.edge.HostHeader;
import portico.node.edge.TargetPath;
import portico.node.edge.TargetQuery;
import portico.node.exchange.Head;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Loop;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.gateway.Gateway;

/** Takes requests from a Vert.x server and makes exchanges of them. One for each event loop. */
public final class GeneralCarrier implements Handler<HttpServerRequest> {
    private static final AttributeKey<String> PEER = AttributeKey.valueOf(GeneralCarrier.class, "peer");

    private final Loop loop;
    private final Supplier<Gateway> current;
    private final TrustedProxies trusted;
    private final GeneralLimits limits;
    private final ServiceCall.Maker calls;
    private final Streams streams;
    private final TargetPath path;
    private final HostHeader host = new HostHeader();

    /**
     * @param current the gateway for exchanges that begin now
     * @param calls makes the calls of compositions
     */
    public GeneralCarrier(
            Loop loop,
            Supplier<Gateway> current,
            TrustedProxies trusted,
            GeneralLimits limits,
            ServiceCall.Maker calls) {
        this.loop = loop;
        this.current = current;
        this.trusted = trusted;
        this.limits = limits;
        this.calls = calls;
        streams = new Streams(current);
        path = new TargetPath(TargetPath.LENGTH_MAX, limits.pathParameters());
    }

    /** Says who is at the other end of a connection, or whom a trusted proxy there speaks for: in one form for all carriers. */
    public static void peer(Channel connection, InetAddress peer) {
        connection.attr(PEER).set(peer.getHostAddress());
    }

    static String peer(HttpServerRequest request) {
        String known =
                ((ConnectionBase) request.connection()).channel().attr(PEER).get();
        return known == null ? "unknown" : known;
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.pause();
        if (request.version() != HttpVersion.HTTP_2) {
            String length = request.getHeader("content-length");
            // RFC 9112 §6.3: a request without either field has no body.
            boolean bodiless = (length == null || length.equals("0")) && request.getHeader("transfer-encoding") == null;
            begin(request, bodiless);
            return;
        }
        // Later: only when Netty is done with the head is it known whether the head was all.
        Vertx.currentContext().runOnContext(read -> {
            if (!Http2Requests.isGone(request)) begin(request, Http2Requests.isBodiless(request));
        });
    }

    private void begin(HttpServerRequest request, boolean bodiless) {
        var exchange = new GeneralExchange(loop, request, bodiless, trusted, limits, calls, streams);
        RequestHead head = exchange.head();
        boolean sound = true;
        if (request.version() == HttpVersion.HTTP_2) sound = Http2Requests.fillFields(request, head);
        else for (var field : request.headers()) head.addField(field.getKey(), field.getValue());
        String method = request.method().name();
        if (method.length() <= RequestHead.METHOD_LENGTH_MAX) head.method(method);
        else sound = false;
        Gateway gateway = current.get();
        Refusal refusal;
        if (loop.isFull(limits.runningMax())) refusal = Refusal.OVERLOADED;
        else refusal = sound ? fillTarget(request, head, exchange) : Refusal.BAD_REQUEST;
        // In HTTP/1.1 the edge has counted them.
        if (head.fieldCount() > Head.FIELDS_MAX) refusal = Refusal.HEAD_TOO_LARGE;
        if (refusal == null && exchange.declaresTooMuch()) refusal = Refusal.TOO_LARGE;
        if (refusal == null) exchange.begin(gateway);
        else exchange.beginRefused(gateway, refusal);
    }

    /** Normalises path and host; says why when either cannot be. */
    private @Nullable Refusal fillTarget(HttpServerRequest request, RequestHead head, GeneralExchange exchange) {
        String uri = request.uri();
        if (uri == null || uri.isEmpty()) return Refusal.BAD_REQUEST;
        for (int index = 0; index < uri.length(); index++) if (uri.charAt(index) > 0xff) return Refusal.BAD_REQUEST;
        Slice target = Slice.of(uri);
        Slice authority = authority(request, head);
        if (uri.charAt(0) != '/') {
            // RFC 9112 §3.2.2: a server must accept the absolute form, whose authority counts and not the Host field.
            int scheme = uri.indexOf("://");
            if (scheme < 0 || request.version() == HttpVersion.HTTP_2)
                return Refusal.BAD_REQUEST; // authority form (CONNECT) and asterisk form are not for us
            int end = end(uri, scheme + 3);
            authority = target.subSequence(scheme + 3, end);
            target = uri.startsWith("/", end)
                    ? target.subSequence(end, target.length())
                    : Slice.of("/" + uri.substring(end));
        }
        int question = 0;
        while (question < target.length() && target.charAt(question) != '?') question++;
        if (path.read(target.subSequence(0, question)) != null) return Refusal.BAD_REQUEST;
        Slice query = null;
        if (question < target.length()) {
            query = TargetQuery.read(target.subSequence(question + 1, target.length()));
            if (query == null) return Refusal.BAD_REQUEST;
        }
        head.target(path.path(), query);
        if (authority == null || host.read(authority) != null) return Refusal.BAD_REQUEST;
        head.host(host.host(), host.port(exchange.isSecure()), host.hasPort());
        exchange.authority(authority);
        return null;
    }

    /** What the client says whom it wants; empty when it says nothing, null when it says several things. */
    private static @Nullable Slice authority(HttpServerRequest request, RequestHead head) {
        if (request.version() == HttpVersion.HTTP_2) return Http2Requests.authority(request, head);
        // Not request.authority(): it is null for a bad field as for none.
        int field = head.find(HeaderName.HOST, 0);
        if (field < 0) return Slice.of("");
        return head.find(HeaderName.HOST, field + 1) < 0 ? head.value(field) : null;
    }

    private static int end(String uri, int authorityStart) {
        int end = authorityStart;
        while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') end++;
        return end;
    }
}
