package portico.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.config.consumer.Consumer;
import portico.config.consumer.Credential;
import portico.config.consumer.EnrolledConsumer;
import portico.config.secret.Keyring;
import portico.config.snapshot.Routing;
import portico.node.account.Accounts;
import portico.node.names.NameSettings;
import portico.node.names.Names;
import portico.node.upstream.Upstreams;

/** What is put into service, and what is not: a node that is out stays out, whatever it is doing at that moment. */
class GatewaysTest {
    private static final Routing NO_ROUTES = Routing.of(List.of());

    private final Vertx vertx = Vertx.vertx();
    private final Names names = new Names(NameSettings.ofSystem());
    private final String keyring = Keyring.generate();
    private final Gateways gateways =
            new Gateways(new Upstreams(vertx, names, 1), new Accounts(1), Keyring.parse(keyring));

    @AfterEach
    void close() throws Exception {
        names.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
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

    /** As when the keyring has a new pepper, and one node was forgotten. */
    @Test
    void whatTheKeyringDoesNotOpenIsCounted() {
        var newer = Keyring.parse(
                keyring + Keyring.generate().replace("pepper.1", "pepper.2").replace("seal.1", "seal.2"));
        gateways.applyIdentity(List.of(withKey(newer)));
        assertThat(gateways.unreadableCredentials()).isEqualTo(1);
        gateways.applyIdentity(List.of(withKey(Keyring.parse(keyring))));
        assertThat(gateways.unreadableCredentials()).isZero();
    }

    private static EnrolledConsumer withKey(Keyring keyring) {
        var key = new Credential.ApiKey(UUID.randomUUID(), "main", "", keyring.hash("a-key-of-acme-0001"), null);
        return new EnrolledConsumer(new Consumer(UUID.randomUUID(), "acme", null, null, null), List.of(key));
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
