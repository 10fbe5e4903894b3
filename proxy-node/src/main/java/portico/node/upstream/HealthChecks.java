package portico.node.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import portico.config.service.ActiveCheck;

/**
 * Asks the targets of a service regularly whether they are well, each on its own time and on connections of its own, so
 * that exchanges notice nothing of it.
 */
final class HealthChecks {
    private static final long FIRST_WITHIN_MILLIS = 1000;

    private final Vertx vertx;
    private final Upstream upstream;
    private final Fleet fleet;
    private final ActiveCheck settings;
    private final HttpClient http;
    private final NetClient tcp;
    private volatile boolean stopped;

    private HealthChecks(Upstream upstream, ActiveCheck settings, Vertx vertx) {
        this.vertx = vertx;
        this.settings = settings;
        this.upstream = upstream;
        fleet = upstream.fleet();
        int timeoutMillis = (int) settings.timeout().toMillis();
        http = vertx.httpClientBuilder()
                .with(Clients.options(upstream.service().targetProtocol(), upstream.tls())
                        .setKeepAlive(false)
                        .setConnectTimeout(timeoutMillis))
                .withConnectHandler(Agreement::reached)
                .build();
        tcp = vertx.createNetClient(new NetClientOptions().setConnectTimeout(timeoutMillis));
    }

    /** Checks from now on; null for a service that is not checked. */
    static @Nullable HealthChecks start(Upstream upstream, Vertx vertx) {
        ActiveCheck settings = upstream.service().health().active();
        if (settings == null) return null;
        var checks = new HealthChecks(upstream, settings, vertx);
        long within = Math.min(FIRST_WITHIN_MILLIS, settings.interval().toMillis());
        checks.fleet.eachTarget(target -> {
            if (target.weight() > 0)
                checks.later(target, ThreadLocalRandom.current().nextLong(within) + 1);
        });
        return checks;
    }

    void stop() {
        stopped = true;
        http.close();
        tcp.close();
    }

    /** All nodes check all targets: without the jitter they would soon do so at the same moments. */
    private void later(UpstreamTarget target) {
        long interval = settings.interval().toMillis();
        later(target, interval - interval / 10 + ThreadLocalRandom.current().nextLong(interval / 5 + 1));
    }

    private void later(UpstreamTarget target, long millis) {
        vertx.setTimer(millis, fired -> {
            if (!stopped && fleet.has(target.endpoint())) new Check(target).run();
        });
    }

    /** One question to one target. All of it happens on the event loop of its timer. */
    private final class Check {
        private final UpstreamTarget target;
        private @Nullable HttpClientRequest request;
        private boolean over;

        Check(UpstreamTarget target) {
            this.target = target;
        }

        void run() {
            long patience = vertx.setTimer(settings.timeout().toMillis(), fired -> done(false));
            var answered = switch (settings.type()) {
                case HTTP -> http.request(options()).compose(this::ask);
                case TCP ->
                    tcp.connect(SocketAddress.inetSocketAddress(
                                    target.endpoint().socketAddress()))
                            .map(socket -> {
                                socket.close();
                                return true;
                            });
            };
            answered.onComplete(result -> {
                vertx.cancelTimer(patience);
                if (result.failed()) upstream.tlsFailed(target.endpoint(), result.cause());
                done(result.succeeded() && result.result());
            });
        }

        private RequestOptions options() {
            var options = new RequestOptions(target.endpoint().options());
            String serverName = upstream.serverName();
            if (serverName != null) options.setHost(serverName);
            return options.setMethod(HttpMethod.GET)
                    .setURI(settings.path())
                    .putHeader("user-agent", "portico-health-check");
        }

        private io.vertx.core.Future<Boolean> ask(HttpClientRequest opened) {
            request = opened;
            if (over) opened.reset();
            return opened.authority(target.endpoint().authority()).send().map(response -> {
                response.exceptionHandler(reset -> {}); // by us, as soon as the head is there
                return settings.expects(response.statusCode());
            });
        }

        private void done(boolean passed) {
            if (over) return;
            over = true;
            if (request != null) request.reset(); // the head said it all
            if (stopped) return;
            fleet.checked(target, settings, passed);
            later(target);
        }
    }
}
