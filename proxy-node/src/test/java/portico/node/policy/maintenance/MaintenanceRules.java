package portico.node.policy.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** What is said while a service is not there, and who may pass. */
abstract class MaintenanceRules {
    private final TestUpstream upstream = new TestUpstream();
    final TestGateway gateway;

    MaintenanceRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    /** The SHA-256 of "secret". */
    private static final String HASH = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    private void route(String settings) {
        gateway.apply("""
                services: [ { name: s, url: "http://%1$s" } ]
                policies: [ { name: log, type: access-log, everywhere: true } ]
                routes:
                - name: r
                  match: { paths: [/r] }
                  forward: { service: s }
                  policies:
                  - { type: cors, settings: { origins: ["*"] } }
                  - { type: maintenance, settings: %2$s }
                  - { type: key-auth }
                consumers: [ { name: c, credentials: [ { type: api-key, name: k, value: key-of-the-consumer } ] } ]
                """.formatted(upstream.address(), settings));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void allAreToldWhenToComeBackAndNobodyIsAskedWhoTheyAre() {
        route("{ retryAfter: 2m }");
        var response = gateway.get("/r", "Origin: https://a.example");
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers("retry-after")).containsExactly("120");
        assertThat(response.headers("content-type")).containsExactly("application/problem+json");
        assertThat(response.body()).contains("urn:portico:problem:maintenance");
        // A page of another origin may read why.
        assertThat(response.headers("access-control-allow-origin")).containsExactly("*");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void inWordsOfOnesOwnAndTheLogStillKnowsWhy() {
        route("{ body: '<h1>Back at noon</h1>' }");
        var response = gateway.get("/r");
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers("content-type")).containsExactly("text/html; charset=utf-8");
        assertThat(response.headers("retry-after")).containsExactly("300");
        assertThat(response.body()).isEqualTo("<h1>Back at noon</h1>");
        Await.until("it is logged", () -> gateway.logged().contains("\"problem\":\"maintenance\""));
    }

    @Test
    void whoKnowsTheValuePassesAndTheServiceDoesNotSeeIt() {
        route("{ passSecretSha256: " + HASH + " }");
        var passed = gateway.get("/r", "X-Maintenance-Pass: secret", "X-Api-Key: key-of-the-consumer");
        assertThat(passed.status()).isEqualTo(200);
        assertThat(upstream.take().header("x-maintenance-pass")).isEmpty();
        // It is no way around what else protects the route.
        assertThat(gateway.get("/r", "X-Maintenance-Pass: secret").status()).isEqualTo(401);
        assertThat(gateway.get("/r", "X-Maintenance-Pass: " + HASH).status()).isEqualTo(503);
        assertThat(gateway.get("/r", "X-Maintenance-Pass: Secret").status()).isEqualTo(503);
        assertThat(gateway.get("/r", "X-Maintenance-Pass:").status()).isEqualTo(503);
    }

    @Test
    void whoComesFromTherePassesToo() {
        route("{ passClients: [127.0.0.0/8] }");
        assertThat(gateway.get("/r", "X-Api-Key: key-of-the-consumer").status()).isEqualTo(200);
        route("{ passClients: [10.0.0.0/8] }");
        assertThat(gateway.get("/r", "X-Api-Key: key-of-the-consumer").status()).isEqualTo(503);
    }
}
