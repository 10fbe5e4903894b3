package portico.node.carrier.general;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.TrustedProxies;
import portico.node.edge.HostHeader;
import portico.node.edge.TargetPath;
import portico.node.exchange.Loop;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.gateway.Gateway;

/** Takes requests from a Vert.x server and makes exchanges of them. One for each event loop. */
public final class GeneralCarrier implements Handler<HttpServerRequest> {
    private final Loop loop;
    private final Supplier<Gateway> current;
    private final TrustedProxies trusted;
    private final int runningMax;

    /**
     * @param current the gateway for exchanges that begin now
     * @param runningMax with this many exchanges on their way on this loop, further ones are refused at once
     */
    public GeneralCarrier(Loop loop, Supplier<Gateway> current, TrustedProxies trusted, int runningMax) {
        this.loop = loop;
        this.current = current;
        this.trusted = trusted;
        this.runningMax = runningMax;
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.pause();
        var exchange = new GeneralExchange(loop, request, trusted);
        RequestHead head = exchange.head();
        for (var field : request.headers()) head.addField(field.getKey(), field.getValue());
        head.method(request.method().name());
        Gateway gateway = current.get();
        Refusal refusal = loop.running() >= runningMax ? Refusal.OVERLOADED : fillTarget(request, head);
        if (refusal == null) exchange.begin(gateway);
        else exchange.beginRefused(gateway, refusal);
    }

    /** Normalises path and host; says why when either cannot be. */
    private static @Nullable Refusal fillTarget(HttpServerRequest request, RequestHead head) {
        String uri = request.uri();
        if (uri == null || uri.isEmpty()) return Refusal.BAD_REQUEST;
        if (uri.charAt(0) != '/') {
            // RFC 9112 §3.2.2: a server must accept the absolute form; its authority is request.authority() already.
            int scheme = uri.indexOf("://");
            if (scheme < 0) return Refusal.BAD_REQUEST; // authority form (CONNECT) and asterisk form are not for us
            int slash = uri.indexOf('/', scheme + 3);
            uri = slash < 0 ? "/" : uri.substring(slash);
        }
        for (int index = 0; index < uri.length(); index++) if (uri.charAt(index) > 0xff) return Refusal.BAD_REQUEST;
        Slice target = Slice.of(uri);
        int question = uri.indexOf('?');
        TargetPath path = TargetPath.of(target.subSequence(0, question < 0 ? target.length() : question));
        if (path.refusal() != null) return Refusal.BAD_REQUEST;
        head.target(path.path(), question < 0 ? null : target.subSequence(question + 1, target.length()));
        var authority = request.authority();
        if (authority == null) {
            head.host(Slice.of(""));
            return null;
        }
        Slice host = HostHeader.normalise(Slice.of(authority.host()));
        if (host == null) return Refusal.BAD_REQUEST;
        head.host(host);
        return null;
    }
}
