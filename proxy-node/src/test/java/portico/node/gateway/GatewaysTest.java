package portico.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.config.secret.Keyring;
import portico.config.snapshot.Routing;
import portico.node.account.Accounts;
import portico.node.names.NameSettings;
import portico.node.names.Names;
import portico.node.upstream.Upstreams;

/** A node that is put out of service stays out, whatever it is doing at that moment. */
class GatewaysTest {
    private static final Routing NO_ROUTES = Routing.of(List.of());

    private final Vertx vertx = Vertx.vertx();
    private final Names names = new Names(NameSettings.ofSystem());
    private final Gateways gateways =
            new Gateways(new Upstreams(vertx, names, 1), new Accounts(1), Keyring.parse(Keyring.generate()));

    @AfterEach
    void close() throws Exception {
        names.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void whatComesAfterTheWithdrawalIsNotServed() {
        gateways.applyRouting(NO_ROUTES);
        assertThat(gateways.current()).isNotSameAs(Gateway.EMPTY);
        gateways.withdraw();
        gateways.applyRouting(NO_ROUTES);
        gateways.applyIdentity(List.of());
        assertThat(gateways.current()).isSameAs(Gateway.EMPTY);
    }

    @Test
    void anAdmittedNodeServesWhatIsAppliedFromThenOn() {
        gateways.withdraw();
        gateways.admit();
        assertThat(gateways.current()).isSameAs(Gateway.EMPTY);
        gateways.applyRouting(NO_ROUTES);
        assertThat(gateways.current()).isNotSameAs(Gateway.EMPTY);
    }
}
