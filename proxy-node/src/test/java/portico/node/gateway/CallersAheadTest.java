package portico.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.config.consumer.Consumer;
import portico.config.consumer.Credential;
import portico.config.consumer.EnrolledConsumer;
import portico.config.policy.PolicyEntry;
import portico.node.testing.TestGateway;
import portico.testing.RawClient;

/**
 * Consumers are applied before routes and shared policies: between the two, and for as long as the latter are rejected; and
 * those that are known, but not how they are to be served.
 */
class CallersAheadTest {
    private static final String KEY = "a-key-of-acme-0001";
    private static final String OTHER_KEY = "a-key-of-other-0001";
    private static final String ROUTES = """
            routes:
            - { name: r, match: { paths: [/r] }, respond: { status: 204 }, policies: [ { type: key-auth } ] }
            """;
    private static final String ACL = """
            policies:
            - { name: partner-acl, type: acl, settings: { deny: [banned] } }
            """;

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    @Test
    void aCallerDoesNotGetPastAPolicyThatIsNotHereYet() {
        gateway.apply(ROUTES);
        gateway.gateways().applyIdentity(List.of(acme(use("partner-acl"))));
        var refused = get();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("caller-not-ready").doesNotContain("partner-acl");
        assertThat(refused.header("retry-after")).contains("1");

        gateway.apply(ACL + ROUTES);
        gateway.gateways().applyIdentity(List.of(acme(use("partner-acl"))));
        assertThat(get().status()).isEqualTo(403);
    }

    @Test
    void othersAndEntriesThatTakeNothingAreServed() {
        gateway.apply(ROUTES);
        gateway.gateways().applyIdentity(List.of(acme()));
        assertThat(get().status()).isEqualTo(204);
        gateway.gateways().applyIdentity(List.of(acme(new PolicyEntry("partner-acl", null, null, false, null, null))));
        assertThat(get().status()).isEqualTo(204);
    }

    @Test
    void aConsumerWithSomethingWrongIsNotServedAndOthersAre() {
        var bare = new Consumer(UUID.randomUUID(), "acme", null, null, null);
        gateway.apply(ROUTES + """
                - name: open
                  match: { paths: [/open] }
                  respond: { status: 204 }
                  policies: [ { type: any-of, settings: { of: [ { type: key-auth } ], anonymous: acme } } ]
                """);
        gateway.gateways().applyIdentity(List.of(other()), List.of(new EnrolledConsumer(bare, acme().credentials())));
        var refused = get();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("caller-not-ready").doesNotContain("acme");
        assertThat(gateway.get("/open").status()).as("by its name alone").isEqualTo(503);
        assertThat(gateway.get("/r", "x-api-key: " + OTHER_KEY).status()).isEqualTo(204);
        assertThat(gateway.get("/r", "x-api-key: nobodys").status()).isEqualTo(401);

        gateway.gateways().applyIdentity(List.of(acme()));
        assertThat(get().status()).isEqualTo(204);
    }

    private static EnrolledConsumer other() {
        var key = new Credential.ApiKey(
                UUID.randomUUID(), "main", "", gateway.keyring().hash(OTHER_KEY), null);
        return new EnrolledConsumer(new Consumer(UUID.randomUUID(), "other", null, null, null), List.of(key));
    }

    private static RawClient.Response get() {
        return gateway.get("/r", "x-api-key: " + KEY);
    }

    private static PolicyEntry use(String policy) {
        return new PolicyEntry(policy, null, null, true, null, null);
    }

    private static EnrolledConsumer acme(PolicyEntry... policies) {
        var key = new Credential.ApiKey(
                UUID.randomUUID(), "main", "", gateway.keyring().hash(KEY), null);
        var consumer = new Consumer(UUID.randomUUID(), "acme", List.of("banned"), List.of(policies), null);
        return new EnrolledConsumer(consumer, new ArrayList<>(List.of(key)));
    }
}
