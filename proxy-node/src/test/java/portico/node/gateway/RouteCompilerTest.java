package portico.node.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.config.EntityKind;
import portico.config.json.ConfigJson;
import portico.config.route.Route;
import portico.config.snapshot.Routing;
import portico.node.account.Accounts;
import portico.node.names.NameSettings;
import portico.node.names.Names;
import portico.node.policy.Live;
import portico.node.policy.Policies;
import portico.node.upstream.Upstreams;

/** A route that the node fails at, though nothing is known to be wrong with it, is named. */
class RouteCompilerTest {
    private final Vertx vertx = Vertx.vertx();
    private final Names names = new Names(NameSettings.ofSystem());
    private final Policies policies = new Policies(Live.start());

    @AfterEach
    void close() throws Exception {
        names.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    @Test
    void namesTheRouteThatItFailsAt() {
        Routing empty = Routing.of(List.of());
        var compiler = new RouteCompiler(
                empty,
                new Chains(empty, policies),
                new Upstreams(vertx, names, 1),
                Map.of(),
                new Accounts(1),
                policies.live().composing());
        Route lost = ConfigJson.read("""
                {"name":"lost","match":{"paths":["/lost"]},"forward":{"service":"nowhere"}}""".getBytes(UTF_8), Route.class);

        var failure = catchThrowableOfType(Unservable.class, () -> compiler.compile(lost));

        assertThat(failure.isFault()).isTrue();
        assertThat(failure.problem().kind()).isEqualTo(EntityKind.ROUTE);
        assertThat(failure.problem().name()).isEqualTo("lost");
        assertThat(failure.problem().message()).contains("nowhere");
    }
}
