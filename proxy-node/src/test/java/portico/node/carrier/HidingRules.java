package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** What both carriers keep from clients of the service behind. In the tables {@code IN} is its address. */
abstract class HidingRules {
    /** The test itself is a proxy in front that is believed. */
    static final TrustedProxies PROXIES = TrustedProxies.of(List.of("127.0.0.0/8"));

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    HidingRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void route() {
        gateway.apply("""
                services: [ { name: s, targets: [ { address: "%s" }, { address: "other.internal:81", weight: 0 }, { address: "srv:_http._tcp.none.internal", weight: 0 } ] } ]
                routes:
                - { name: all, match: { paths: ["/**"] }, forward: { service: s, host: "orders.internal" } }
                - { name: strip, match: { paths: ["/strip/**"] }, forward: { service: s, stripPrefix: /strip } }
                - { name: add, match: { paths: ["/add/**"] }, forward: { service: s, addPrefix: /v2 } }
                - { name: both, match: { paths: ["/both/**"] }, forward: { service: s, stripPrefix: /both, addPrefix: /v2 } }
                - { name: open, match: { paths: ["/open/**"] }, forward: { service: s, hideBackend: false, stripPrefix: /open } }
                """.formatted(upstream.address()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void whatRunsBehindIsNotTold() {
        String[] telling = {
            "Server: secret/1", "X-Powered-By: php", "x-aspnet-version: 4", "X-AspNetMvc-Version: 5", "X-Generator: x"
        };
        upstream.behave(TestUpstream.answer("200 OK", "", telling));
        for (String field : telling) {
            String name = field.substring(0, field.indexOf(':'));
            assertThat(gateway.get("/a").header(name)).isEmpty();
            assertThat(gateway.get("/open/a").headers(name)).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/a,       http://IN/login?x=http://IN/#y,   http://gateway.test/login?x=http://IN/#y",
        "/a,       HTTP://IN,                        http://gateway.test",
        "/a,       //IN/x,                           //gateway.test/x",
        "/a,       http://127.0.0.1/x,               http://gateway.test/x",
        "/a,       http://u:p@IN/x,                  http://gateway.test/x",
        "/a,       http://Orders.Internal/x,         http://gateway.test/x",
        "/a,       http://other.internal:81/x,       http://gateway.test/x",
        // The way to TLS stays one, or the client would be sent round in circles.
        "/a,       https://orders.internal/x,        https://gateway.test/x",
        // What is not the service is not the gateway.
        "/a,       http://other.internal:82/x,       http://other.internal:82/x",
        "/a,       http://orders.internal.evil/x,    http://orders.internal.evil/x",
        "/a,       http://elsewhere.example/IN,      http://elsewhere.example/IN",
        "/a,       ftp://IN/x,                       ftp://IN/x",
        "/a,       /x,                               /x",
        "/a,       x/y,                              x/y",
        // The service means its own paths.
        "/strip/a, http://IN/x?y,                    http://gateway.test/strip/x?y",
        "/strip/a, http://gateway.test/x,            http://gateway.test/strip/x",
        "/strip/a, /x,                               /strip/x",
        "/strip/a, /,                                /strip/",
        "/strip/a, ?page=2,                          ?page=2",
        "/strip/a, /strip/x,                         /strip/x",
        "/strip/a, /stripes,                         /strip/stripes",
        "/add/a,   /v2/add/x,                        /add/x",
        "/add/a,   /v2,                              /",
        "/add/a,   /v3/x,                            /v3/x",
        "/both/a,  http://IN/v2/x,                   http://gateway.test/both/x",
        "/both/a,  http://IN/v3/x,                   http://gateway.test/v3/x",
        "/open/a,  http://IN/x,                      http://IN/x",
        "/open/a,  /x,                               /x",
    })
    void aLocationIsAsTheClientSeesIt(String target, String said, String seen) {
        String location = said.replace("IN", upstream.address());
        String refresh = "0; URL=\"" + location + "\"";
        upstream.behave(TestUpstream.answer(
                "302 Found", "", "Location: " + location, "Content-Location: " + location, "Refresh: " + refresh));
        var response = gateway.get(target);
        String expected = seen.replace("IN", upstream.address());
        assertThat(response.header("location")).contains(expected);
        assertThat(response.header("content-location")).contains(expected);
        assertThat(response.header("refresh")).contains("0; URL=\"" + expected + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /a       | <http://IN/?page=2>; rel=next          | <http://gateway.test/?page=2>; rel=next
            /strip/a | </x>; rel="a", <http://IN/y>; rel=b    | </strip/x>; rel="a", <http://gateway.test/strip/y>; rel=b
            /strip/a | <http://elsewhere.example/>; title="<" | <http://elsewhere.example/>; title="<"
            /strip/a | </x>; title="a\\", </x>\"             | </strip/x>; title="a\\", </x>\"
            /strip/a | </x                                    | </strip/x
            /open/a  | <http://IN/x>; rel=next                | <http://IN/x>; rel=next
            """)
    void aLinkIsAsTheClientSeesIt(String target, String said, String seen) {
        upstream.behave(TestUpstream.answer("200 OK", "", "Link: " + said.replace("IN", upstream.address())));
        assertThat(gateway.get(target).header("link")).contains(seen.replace("IN", upstream.address()));
    }

    @ParameterizedTest
    @CsvSource({
        "/a,       a=b; Path=/x,           a=b; Path=/x",
        "/strip/a, a=b; Path=/x; Secure,   a=b; Path=/strip/x; Secure",
        "/strip/a, a=b; path = /strip/x,   a=b; path = /strip/x",
        // For all that the host has, which a service may mean that signs people in.
        "/strip/a, a=b; Path=/,            a=b; Path=/",
        "/strip/a, a=b; Path=,             a=b; Path=",
        "/add/a,   a=b; Path=/v2/x,        a=b; Path=/x",
        "/both/a,  a=b; Secure; Path=/v2,  a=b; Secure; Path=/both",
        "/open/a,  a=b; Path=/x,           a=b; Path=/x",
    })
    void aCookieIsForThePathsThatTheClientAsksFor(String target, String said, String seen) {
        upstream.behave(TestUpstream.answer("200 OK", "", "Set-Cookie: " + said));
        assertThat(gateway.get(target).headers("set-cookie")).containsExactly(seen);
    }

    @Test
    void aLocationHasTheSchemeAndPortThatTheClientUsed() {
        upstream.behave(TestUpstream.answer("302 Found", "", "Location: http://" + upstream.address() + "/x"));
        assertThat(gateway.send("GET / HTTP/1.1\r\nHost: Gateway.test:8800\r\n\r\n")
                        .header("location"))
                .contains("http://gateway.test:8800/x");
        assertThat(gateway.get("/", "X-Forwarded-Proto: https").header("location"))
                .contains("https://gateway.test/x");
        assertThat(gateway.send("GET / HTTP/1.0\r\n\r\n").header("location")).contains("/x");
    }

    @ParameterizedTest
    @CsvSource({
        "a=b; Domain=orders.internal; Path=/,        a=b; Domain=gateway.test; Path=/",
        "a=b; Path=/; domain = .Orders.Internal,     a=b; Path=/; Domain=gateway.test",
        "a=b; Domain=internal,                       a=b; Domain=gateway.test",
        "a=b; Domain=127.0.0.1; Domain=internal,     a=b; Domain=gateway.test; Domain=gateway.test",
        "a=b; Domain=gateway.test,                   a=b; Domain=gateway.test",
        "a=b; Domain=test,                           a=b; Domain=test",
        "a=b; Domain=elsewhere.example,              a=b; Domain=elsewhere.example",
        "domain=orders.internal; Path=/,             domain=orders.internal; Path=/",
        "a=b; Domain; Domain=,                       a=b; Domain; Domain=",
        "a=b,                                        a=b",
    })
    void aCookieIsForTheHostThatTheClientAskedFor(String said, String seen) {
        upstream.behave(TestUpstream.answer("200 OK", "", "Set-Cookie: first=1", "Set-Cookie: " + said));
        assertThat(gateway.get("/a").headers("set-cookie")).containsExactly("first=1", seen);
        assertThat(gateway.get("/open/a").headers("set-cookie")).containsExactly("first=1", said);
    }

    /** Of a target with a name, its address is a name of the inside too. */
    @Test
    void aPlaceInWhatACacheFetchesAnewIsAsTheClientSeesItToo() {
        gateway.apply("""
                services:
                - { name: s, url: "http://localhost:%d", retries: { attempts: 3, on: [connect-failure] } }
                routes:
                - name: r
                  match: { paths: ["/r/**"] }
                  forward: { service: s }
                  policies: [ { type: cache, settings: { staleWhileRevalidate: 1h } } ]
                """.formatted(upstream.port()));
        var number = new AtomicInteger();
        upstream.behave((request, connection) -> TestUpstream.answer(
                        "302 Found",
                        "",
                        "Cache-Control: max-age=10",
                        "Location: http://" + upstream.address() + "/" + number.incrementAndGet())
                .serve(request, connection));
        var begun = Instant.now();
        gateway.clock().stop(begun);
        try {
            assertThat(location()).isEqualTo("https://gateway.test/1");
            gateway.clock().stop(begun.plusSeconds(60));
            Await.until("it is fetched anew", () -> !location().endsWith("/1"));
            assertThat(location()).isEqualTo("https://gateway.test/2");
        } finally {
            gateway.clock().ahead(Duration.ZERO);
        }
    }

    private String location() {
        return gateway.get("/r/a", "X-Forwarded-Proto: https")
                .header("location")
                .orElseThrow();
    }
}
