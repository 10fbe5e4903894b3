package portico.config.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;

class ServiceTest {
    private static final String FULL = """
            name: catalogue
            protocol: h2
            targets: [ { address: "c1:8080", weight: 2 }, { address: "c2:8080" } ]
            balancing: { algorithm: consistent-hash, hashBy: header, name: x-tenant }
            timeouts: { connect: 1s, response: 3s, idle: 6s, total: 1m }
            retries:
              attempts: 2
              on: [connect-failure, reset, timeout, "503"]
              perTryTimeout: 500ms
              backoff: { base: 10ms, max: 100ms }
              bodyBytesMax: 64KiB
              anyMethod: true
              budgetPercent: 10
            health:
              active: { type: http, path: /health, interval: 1s, timeout: 500ms, healthyAfter: 3, unhealthyAfter: 4, expect: ["200", "300-399"] }
              passive: { failures: 7, failurePercent: 50, minimum: 30, window: 20s, eject: 10s, ejectMax: 1m, ejectPercentMax: 40 }
              panicPercent: 30
            breaker: { concurrency: 100, pending: 10, failurePercent: 60, minimum: 40, window: 5s, open: 2s, probes: 5 }
            tls: { verify: true, serverName: c.internal, ca: internal, clientCertificate: own, minVersion: TLSv1.3 }
            pool: { connections: 64, idle: 20s, age: 10m }
            """;

    @Test
    void whatIsReadIsWrittenAndReadTheSame() {
        Service service = ConfigJson.readYaml(bytes(FULL), Service.class);
        assertThat(Problems.of(service).list()).isEmpty();
        assertThat(ConfigJson.read(ConfigJson.write(service), Service.class)).isEqualTo(service);
        assertThat(ConfigJson.readYaml(bytes(ConfigJson.writeYaml(service)), Service.class))
                .isEqualTo(service);
        assertThat(service.retries().backoff().base()).isEqualTo(Duration.ofMillis(10));
        assertThat(service.breaker().probes()).isEqualTo(5);
    }

    @Test
    void whatIsSwitchedOnWithoutSettingsIsWrittenSo() {
        String json = """
                {"name":"s","url":"http://a:1","health":{"active":{},"passive":{}}}""";
        Service service = ConfigJson.read(bytes(json), Service.class);
        assertThat(Problems.of(service).list()).isEmpty();
        assertThat(new String(ConfigJson.write(service), StandardCharsets.UTF_8))
                .isEqualTo(json);
        assertThat(service.health().active()).isNotNull();
    }

    @ParameterizedTest(name = "{0} is wrong at {1}")
    @CsvSource(delimiter = '|', textBlock = """
            balancing: { hashBy: header, name: a }                                | balancing.hashBy
            balancing: { algorithm: consistent-hash, hashBy: cookie }             | balancing.name
            balancing: { algorithm: consistent-hash, name: x }                    | balancing.name
            balancing: { algorithm: consistent-hash, hashBy: header, name: "a b" }| balancing.name
            retries: { attempts: 11 }                                             | retries.attempts
            retries: { on: [404] }                                                | retries.on
            retries: { perTryTimeout: 0ms }                                       | retries.perTryTimeout
            retries: { backoff: { base: 1s, max: 10ms } }                         | retries.backoff.base
            retries: { bodyBytesMax: 2MiB }                                       | retries.bodyBytesMax
            retries: { budgetPercent: -1 }                                        | retries.budgetPercent
            timeouts: { total: 0s }                                               | timeouts.total
            health: { active: { type: tcp, path: /x } }                           | health.active.path
            health: { active: { path: x } }                                       | health.active.path
            health: { active: { path: "/a b" } }                                  | health.active.path
            health: { active: { interval: 1ms } }                                 | health.active.interval
            health: { active: { expect: ["399-200"] } }                           | health.active.expect[0]
            health: { active: { expect: ["ok"] } }                                | health.active.expect[0]
            health: { active: { expect: [] } }                                    | health.active.expect
            health: { active: { unhealthyAfter: 0 } }                             | health.active.unhealthyAfter
            health: { passive: { failurePercent: 0 } }                            | health.passive.failurePercent
            health: { passive: { eject: 1h, ejectMax: 1m } }                      | health.passive.eject
            health: { panicPercent: 101 }                                         | health.panicPercent
            breaker: { concurrency: 0 }                                           | breaker.concurrency
            breaker: { probes: 0 }                                                | breaker.probes
            breaker: { window: 1ms }                                              | breaker.window
            tls: { verify: false }                                                | tls
            tls: { serverName: "a b" }                                            | tls.serverName
            tls: { serverName: 10.0.0.1 }                                         | tls.serverName
            tls: { verify: false, ca: a }                                         | tls.ca
            tls: { minVersion: TLSv1.1 }                                          | tls.minVersion
            pool: { connections: 0 }                                              | pool.connections
            pool: { idle: 500ms }                                                 | pool.idle
            pool: { idle: 1500ms }                                                | pool.idle
            pool: { age: 1ms }                                                    | pool.age
            """)
    void aBadSettingIsNamed(String yaml, String field) {
        assertThat(fields("{ name: s, url: \"http://a:1\", " + yaml + " }")).anyMatch(found -> found.startsWith(field));
    }

    @Test
    void aTargetIsAnAddressANameOrSrvRecords() {
        assertThat(Problems.of(new Target("srv:_http._tcp.orders.internal", null, false))
                        .list())
                .isEmpty();
        assertThat(new Target("srv:_http._tcp.orders.internal", null, false).host())
                .isEqualTo("_http._tcp.orders.internal");
        for (String wrong : new String[] {"srv:", "srv:a b", "srv:a:80", "a", ":80", "a:0", "a:65536", "[::1:80"})
            assertThat(Problems.of(new Target(wrong, null, false)).list())
                    .as(wrong)
                    .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://my_service:8080    | my_service:8080
            https://_a.b_c.internal   | _a.b_c.internal:443
            http://10.0.0.5           | 10.0.0.5:80
            http://[::1]:8080/        | [::1]:8080
            """)
    void aUrlTakesTheHostsThatTargetsTake(String url, String address) {
        assertThat(fields("{ name: s, url: \"" + url + "\" }")).isEmpty();
        var service = ConfigJson.readYaml(bytes("{ name: s, url: \"" + url + "\" }"), Service.class);
        assertThat(service.allTargets().get(0).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a_b:0",
                "http://a_b:99999",
                "http://a_b:x",
                "http://u_@a:1",
                "http://u@a_b:1",
                "http://u:p@a_b:1",
                "http://a_b/x",
                "http://a_b?x",
                "http://a_b#x",
                "http://",
                "http://:80",
                "a_b:80",
                "ftp://a_b",
                "http://a_b::",
                "http://a_b:80:80",
                "http:///x",
                "http://-a:1"
            })
    void aUrlThatIsNoAddressIsRefused(String url) {
        assertThat(fields("{ name: s, url: \"" + url + "\" }")).contains("url");
    }

    @Test
    void anExpectationIsAStatusOrARange() {
        var check = ConfigJson.readYaml(bytes("expect: [\"204\", \"300-302\"]"), ActiveCheck.class);
        assertThat(check.expects(204)).isTrue();
        assertThat(check.expects(302)).isTrue();
        assertThat(check.expects(200)).isFalse();
        assertThat(check.expects(303)).isFalse();
    }

    private static java.util.List<String> fields(String yaml) {
        try {
            return Problems.of(ConfigJson.readYaml(bytes(yaml), Service.class)).list().stream()
                    .map(Problem::field)
                    .toList();
        } catch (portico.config.InvalidConfiguration unreadable) {
            return unreadable.problems().stream().map(Problem::field).toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
