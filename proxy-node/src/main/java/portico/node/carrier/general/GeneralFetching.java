package portico.node.carrier.general;

import io.vertx.core.Context;
import io.vertx.core.net.HostAndPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.node.composition.CallRequest;
import portico.node.composition.Reason;
import portico.node.composition.ServiceCall.Receiver;
import portico.node.exchange.Exchange;
import portico.node.exchange.FieldSink;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestRules;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.Slice;
import portico.node.gateway.Forwarding;
import portico.node.limit.Limit;
import portico.node.policy.cache.Fetching;

/** Asks services for what no client waits for, by the rules of all calls, on the event loop of the exchange that gave rise to it. */
public final class GeneralFetching implements Fetching {
    private static final Logger LOG = Logger.getLogger(GeneralFetching.class);

    @Limit("Stale answers that the node fetches anew at once, while clients are given the stale ones")
    private static final int AT_ONCE_MAX = 256;

    private static final List<HeaderName> CONDITIONS =
            List.of("if-none-match", "if-modified-since", "if-range", "range").stream()
                    .map(HeaderName::of)
                    .toList();

    private final AtomicReferenceArray<@Nullable Context> contexts;
    private final AtomicInteger running = new AtomicInteger();

    /** @param loops of the node */
    public GeneralFetching(int loops) {
        contexts = new AtomicReferenceArray<>(loops);
    }

    /** Tells where an event loop is. */
    public void attach(int loop, Context context) {
        contexts.set(loop, context);
    }

    @Override
    public boolean fetch(
            Exchange like, Forwarding to, @Nullable String etag, @Nullable String lastModified, Then then) {
        Context context = contexts.get(like.loop().index());
        if (context == null) return false;
        if (running.incrementAndGet() > AT_ONCE_MAX) {
            running.decrementAndGet();
            return false;
        }
        var asking = new UnaskedExchange(like);
        var fields = new ArrayList<Map.Entry<String, String>>();
        String host = like.head().host()
                + (like.head().isPortNamed() ? ":" + like.head().port() : "");
        RequestRules.write(like, host.isEmpty() ? null : host, new Asked(asking, fields));
        if (etag != null) fields.add(Map.entry("if-none-match", etag));
        if (lastModified != null) fields.add(Map.entry("if-modified-since", lastModified));
        Slice query = like.onward().query();
        String path = to.path(like).toString();
        var request = new CallRequest("GET", query == null ? path : path + "?" + query, fields, null);
        HostAndPort authority = to.authority(host);
        var counted = new Counted(asking, then.of(asking));
        context.runOnContext(here -> {
            try {
                GeneralCall.begin(
                        asking, request, authority, to.upstream(), to.deadlines(), counted, asking::answeredBy);
            } catch (RuntimeException e) {
                LOG.error("A stale answer cannot be fetched anew", e);
                counted.failed(Reason.UNREACHABLE);
            }
        });
        return true;
    }

    /** The fields as the service gets them, without conditions of the client's. */
    private record Asked(UnaskedExchange asking, List<Map.Entry<String, String>> fields) implements FieldSink {
        @Override
        public void field(Slice name, Slice value) {
            add(name.toString(), value.toString());
        }

        @Override
        public void field(HeaderName name, CharSequence value) {
            add(name.toString(), value.toString());
        }

        private void add(String name, String value) {
            for (var condition : CONDITIONS) if (condition.is(name)) return;
            fields.add(Map.entry(name, value));
            asking.head().addField(name, value);
        }
    }

    /** Makes room for another one at its end. */
    private final class Counted implements Receiver {
        private final Exchange asking;
        private final Receiver receiver;

        Counted(Exchange asking, Receiver receiver) {
            this.asking = asking;
            this.receiver = receiver;
        }

        @Override
        public void tried(String target) {
            asking.tried(target);
        }

        @Override
        public void arrived(ResponseHead head) {
            receiver.arrived(head);
        }

        @Override
        public @Nullable Reason take(int octets) {
            return receiver.take(octets);
        }

        @Override
        public void answered(byte[] body) {
            running.decrementAndGet();
            receiver.answered(body);
        }

        @Override
        public void failed(Reason reason) {
            running.decrementAndGet();
            receiver.failed(reason);
        }
    }
}
