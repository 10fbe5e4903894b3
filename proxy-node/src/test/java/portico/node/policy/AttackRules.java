package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** What others have been broken by, whichever carrier brings it. */
abstract class AttackRules {
    private static final String KEY = "the-key-of-acme-in-full";
    private static final String PASSWORD = "correct horse battery";

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    AttackRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void routes() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - { name: open, match: { paths: ["/open/**"] }, forward: { service: s } }
                - { name: admin, match: { paths: ["/admin/**"] }, forward: { service: s }, policies: [ { type: key-auth } ] }
                - { name: login, match: { paths: ["/login"] }, forward: { service: s }, policies: [ { type: basic-auth } ] }
                - name: logged
                  match: { paths: ["/logged/**"] }
                  forward: { service: s }
                  policies: [ { type: access-log }, { type: key-auth, settings: { query: key } } ]
                consumers:
                - name: acme
                  groups: [partners]
                  credentials:
                  - { type: api-key, name: main, value: %s }
                  - { type: basic, name: login, username: ann, value: "%s" }
                """.formatted(upstream.address(), KEY, PASSWORD));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open/../admin/x",
                "/open/%2e%2e/admin/x",
                "/open/.%2E/admin/x",
                "/open/..%2fadmin/x",
                "/open/..%5cadmin/x",
                "/open/..;/admin/x",
                "/open/..;a=b/admin/x",
                "/open/%252e%252e/admin/x",
                "/open/./../admin/x",
                "/open//../admin/x",
                "/open/x/../../admin/x",
                "//admin/x",
                "/open/..//admin/x",
                "/%61dmin/x",
                "/admin;a=b/x",
                "/admin%2fx",
                "/admin/",
                "/admin",
                "/open/..\\admin/x",
                "/open/%c0%ae%c0%ae/admin/x",
                "/open/..%00/admin/x",
                "/./admin/x",
                "http://gateway.test/open/../admin/x"
            })
    void noWayLeadsToAProtectedRouteThroughAnOpenOne(String target) {
        int status = gateway.get(target).status();
        assertThat(status).isIn(200, 400, 401, 404);
        if (status != 200) {
            assertThat(upstream.waiting()).isZero();
            return;
        }
        // What went on is what was matched: no server behind may read it as the other one.
        String path = upstream.take().requestLine().split(" ", -1)[1].toLowerCase(Locale.ROOT);
        assertThat(path).startsWith("/open/").doesNotContain("/../", "..;", "..%2f", "%2e%2e", "\\");
    }

    /** Some servers go by these in place of the path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Original-URL: /admin/x",
                "x-original-uri: /admin/x",
                "X-Rewrite-Url: /admin/x",
                "X_Rewrite_URL: /admin/x",
                "X-Original_URL: /admin/x",
                "X-Forwarded-Prefix: /admin/x"
            })
    void noFieldSaysThatAnotherPathIsMeant(String field) {
        assertThat(gateway.get("/open/x", field).status()).isEqualTo(200);
        var received = upstream.take();
        assertThat(received.requestLine()).startsWith("GET /open/x ");
        assertThat(received.headers().toString()).doesNotContain("/admin");
    }

    /** Tomcat reads /admin/x, and the matcher no path below /admin. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/admin;/x", "/admin;a=b/x", "/admin%3bx/x", "/admin%3Bx/x", "/;a/admin/x", "/a;b/../admin/x"})
    void noParameterLeadsPastAProtectedRouteWhereAllElseIsOpen(String target) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - { name: open, match: { paths: ["/**"] }, forward: { service: s } }
                - { name: admin, match: { paths: ["/admin/**"] }, forward: { service: s }, policies: [ { type: key-auth } ] }
                """.formatted(upstream.address()));
        assertThat(gateway.get(target).status()).isEqualTo(400);
        assertThat(upstream.waiting()).isZero();
        assertThat(gateway.get("/open").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Portico-Consumer: root",
                "x-portico-consumer: root",
                "X_PORTICO_CONSUMER: root",
                "X-Portico_Consumer: root",
                "x.portico.consumer: root",
                "X-Portico-Consumer: root\r\nX-Portico-Consumer: admin",
                "X-Portico-Groups: admins\r\nConnection: x-portico-groups",
                "Connection: x-portico-consumer",
                "X-Portico-Credential: root"
            })
    void aClientDoesNotSayWhoItIs(String fields) {
        assertThat(gateway.get("/admin/x", fields, "X-Api-Key: " + KEY).status())
                .isEqualTo(200);
        var known = upstream.take();
        assertThat(known.header("x-portico-consumer")).containsExactly("acme");
        assertThat(known.header("x-portico-groups")).containsExactly("partners");
        assertThat(known.headers().toString()).doesNotContain("root").doesNotContain("admins");
        assertThat(gateway.get("/open/x", fields).status()).isEqualTo(200);
        assertThat(upstream.take().headers().toString().toLowerCase(Locale.ROOT))
                .doesNotContain("root")
                .doesNotContain("x-portico-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Og==", // :
                "YW5uOg==", // ann:
                "bm9ib2R5Og==", // nobody:
                "OmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ==", // :correct horse battery
                "YW5u", // ann
                "QU5OOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ==", // ANN:correct horse battery
                "YW5uOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQA=", // ann:correct horse battery, NUL
                "not base64 at all!"
            })
    void neitherAnEmptyPasswordNorAnEmptyUserIsGood(String pair) {
        assertThat(gateway.get("/login", "Authorization: Basic " + pair).status())
                .isEqualTo(401);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void whatIsShownIsInNoLogAndNoError() {
        String wrong = "the-key-of-nobody-in-full";
        assertThat(gateway.get("/logged/a?key=" + wrong).body()).doesNotContain(wrong);
        assertThat(gateway.get("/logged/b?key=" + KEY).status()).isEqualTo(200);
        assertThat(upstream.take().requestLine()).doesNotContain(KEY);
        upstream.close();
        assertThat(gateway.get("/logged/c?key=" + KEY).body()).doesNotContain(KEY);
        Await.until("all are logged", () -> gateway.logged().contains("/logged/c"));
        assertThat(gateway.logged()).doesNotContain(KEY).doesNotContain(wrong);
    }
}
