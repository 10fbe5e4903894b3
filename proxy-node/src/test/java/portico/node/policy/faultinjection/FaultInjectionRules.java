package portico.node.policy.faultinjection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What goes wrong on purpose, and that it is told from what goes wrong without. */
abstract class FaultInjectionRules {
    private final TestUpstream upstream = new TestUpstream();
    final TestGateway gateway;

    FaultInjectionRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    private void route(String settings, String when) {
        gateway.apply("""
                services: [ { name: s, url: "http://%1$s" } ]
                policies: [ { name: log, type: access-log, everywhere: true } ]
                routes:
                - name: r
                  match: { paths: ["/r/**"] }
                  forward: { service: s }
                  policies: [ { type: fault-injection, settings: %2$s%3$s } ]
                """.formatted(upstream.address(), settings, when));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void exchangesFailAndTheLogSaysThatItWasOnPurpose() {
        route("{ abortStatus: 418 }", "");
        var response = gateway.get("/r/abort");
        assertThat(response.status()).isEqualTo(418);
        assertThat(response.body()).contains("urn:portico:problem:fault-injected");
        assertThat(upstream.waiting()).isZero();
        Await.until("it is logged", () -> line("/r/abort").contains("\"fault\":\"abort 418\""));
    }

    @Test
    void exchangesWaitAndThenGoOn() {
        route("{ delay: 30ms }", "");
        assertThat(gateway.get("/r/delay").status()).isEqualTo(200);
        assertThat(upstream.take().requestLine()).startsWith("GET /r/delay");
        Await.until("it is logged", () -> line("/r/delay").contains("\"fault\":\"delay 30ms\""));
        assertThat(millis(line("/r/delay"))).isGreaterThanOrEqualTo(30);
    }

    @Test
    void orWaitAndFail() {
        route("{ delay: 1ms, abortStatus: 503 }", "");
        assertThat(gateway.get("/r/both").status()).isEqualTo(503);
        Await.until("it is logged", () -> line("/r/both").contains("\"fault\":\"delay 1ms, abort 503\""));
    }

    @Test
    void onlyThoseThatAreMeant() {
        route("{ abortStatus: 500 }", ", when: { headers: { x-chaos: \"1\" } }");
        assertThat(gateway.get("/r").status()).isEqualTo(200);
        assertThat(gateway.get("/r", "X-Chaos: 1").status()).isEqualTo(500);
        route("{ abortStatus: 500, abortPercent: 0 }", "");
        assertThat(gateway.get("/r/none").status()).isEqualTo(200);
        Await.until("it is logged", () -> !line("/r/none").isEmpty());
        assertThat(line("/r/none")).doesNotContain("fault");
    }

    /** Of 600, 150 are expected; six standard deviations are 64. */
    @Test
    void aShareOfThemFails() {
        route("{ abortStatus: 500, abortPercent: 25 }", "");
        int failed = 0;
        try (var client = new RawClient(gateway.port())) {
            for (int sent = 0; sent < 600; sent++) {
                client.send("GET /r/share HTTP/1.1\r\nHost: x\r\n\r\n");
                int status = client.read().status();
                assertThat(status).isIn(200, 500);
                if (status == 500) failed++;
            }
        }
        assertThat(failed).isBetween(150 - 64, 150 + 64);
    }

    @Test
    void whoLeavesMeanwhileIsNotWaitedFor() {
        route("{ delay: 1m }", "");
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /r HTTP/1.1\r\nHost: x\r\n\r\n");
            Await.until("it waits", () -> gateway.listener().running() == 1);
        }
        Await.until("it has ended", () -> gateway.listener().running() == 0);
        assertThat(upstream.waiting()).isZero();
    }

    private String line(String path) {
        return gateway.logged()
                .lines()
                .filter(line -> line.contains("\"" + path + "\""))
                .findFirst()
                .orElse("");
    }

    private static double millis(String line) {
        return Double.parseDouble(line.replaceAll(".*\"millis\":([0-9.]+).*", "$1"));
    }
}
