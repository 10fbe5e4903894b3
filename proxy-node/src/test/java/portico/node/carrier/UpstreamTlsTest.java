package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.CapturedLog;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

/** How targets prove themselves to the gateway, and the gateway to them. */
class UpstreamTlsTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private static final TestCertificate CA = TestCertificate.authority("ca.test");
    private static final TestCertificate OTHER_CA = TestCertificate.authority("other-ca.test");
    private static final TestCertificate SERVICE = CA.issue("orders.test", "localhost");
    private static final TestCertificate CLIENT = OTHER_CA.issue("gateway.test");

    private TestUpstream upstream = behind(TestUpstream.door(SERVICE.serving(OTHER_CA)));

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void aTargetWithACertificateOfTheAuthorityIsTrusted() {
        apply("tls: { ca: internal, serverName: orders.test }");
        assertThat(gateway.get("/a").body()).isEqualTo("orders.test, nobody");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            serverName: orders.test                      | unable to find valid certification path
            serverName: orders.test, ca: other           | unable to find valid certification path
            serverName: wrong.test, ca: internal         | wrong.test
            ca: internal, serverName: a.orders.test      | a.orders.test
            """)
    void anotherOneIsNotAndOnlyTheLogSaysWhy(String settings, String reason) {
        try (var log = new CapturedLog()) {
            apply("tls: { " + settings + " }");
            var refused = gateway.get("/a");
            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.body()).contains("bad-gateway").doesNotContain("certif", ".test", "127.0.0.1");
            assertThat(log.text()).containsPattern("The service s cannot be reached over TLS .*" + reason);
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void withoutVerificationAnybodyIsTrusted() {
        apply("tls: { verify: false, serverName: whoever.test }");
        assertThat(gateway.get("/a").body()).isEqualTo("whoever.test, nobody");
    }

    @Test
    void theTargetsOwnNameIsAskedForWhoeverTheClientAsksFor() {
        apply("tls: { ca: internal }", "localhost", "");
        assertThat(gateway.get("/a").status()).isEqualTo(200); // its certificate is for localhost, too
        for (String forward : new String[] {", keepHost: true", ", host: wrong.test"}) {
            upstream.take();
            apply("tls: { ca: internal }", "localhost", forward);
            assertThat(send("wrong.test").body()).isEqualTo("no name, nobody");
            assertThat(upstream.take().header("host")).containsExactly("wrong.test");
            apply("tls: { ca: internal, serverName: orders.test }", "localhost", forward);
            assertThat(send("wrong.test").body()).isEqualTo("orders.test, nobody");
        }
    }

    @Test
    void foreignHostsNeitherTakeATargetOutNorHaveConnectionsOfTheirOwn() {
        apply("health: { passive: { failures: 1 } }\ntls: { ca: internal }", "localhost", ", keepHost: true");
        try (var client = new RawClient(gateway.port())) {
            for (int number = 0; number < 20; number++)
                assertThat(client.send("GET /a HTTP/1.1\r\nHost: h" + number + ".test\r\n\r\n")
                                .read()
                                .status())
                        .isEqualTo(200);
        }
        assertThat(upstream.accepted()).isEqualTo(1);
        assertThat(gateway.upstreams().unhealthyCount()).isZero();
    }

    @Test
    void aTargetThatDemandsACertificateIsShownOurs() {
        var door = TestUpstream.door(SERVICE.serving(OTHER_CA));
        door.setNeedClientAuth(true);
        upstream.close();
        upstream = behind(door);
        apply("tls: { ca: internal, serverName: orders.test }");
        assertThat(gateway.get("/a").status()).isEqualTo(502);
        apply("tls: { ca: internal, serverName: orders.test, clientCertificate: own }");
        assertThat(gateway.get("/a").body()).isEqualTo("orders.test, CN=gateway.test");
    }

    @Test
    void olderVersionsThanAskedForAreNotSpoken() {
        var door = TestUpstream.door(SERVICE.serving(OTHER_CA));
        door.setEnabledProtocols(new String[] {"TLSv1.2"});
        upstream.close();
        upstream = behind(door);
        apply("tls: { ca: internal, serverName: orders.test }");
        assertThat(gateway.get("/a").status()).isEqualTo(200);
        apply("tls: { ca: internal, serverName: orders.test, minVersion: TLSv1.3 }");
        assertThat(gateway.get("/a").status()).isEqualTo(502);
    }

    @Test
    void newAuthoritiesCountAtOnceAndTheSameOnesKeepConnections() {
        String tls = "tls: { ca: internal, serverName: orders.test }";
        apply(tls);
        try (var client = new RawClient(gateway.port())) {
            assertThat(send(client).status()).isEqualTo(200);
            apply(tls + "\ntags: [other]");
            assertThat(send(client).status()).isEqualTo(200);
            assertThat(upstream.accepted()).isEqualTo(1);
            apply(tls, "127.0.0.1", "", OTHER_CA);
            assertThat(send(client).status()).isEqualTo(502);
            apply(tls, "127.0.0.1", "", CA);
            assertThat(send(client).status()).isEqualTo(200);
        }
    }

    @Test
    void healthChecksAreHeldToTheSame() {
        String health = "health: { active: { interval: 100ms, unhealthyAfter: 1, healthyAfter: 1 } }\n";
        apply(health + "tls: { ca: other, serverName: orders.test }");
        Await.until("it fails its checks", () -> gateway.upstreams().unhealthyCount() == 1);
        apply(health + "tls: { ca: internal, serverName: orders.test }");
        Await.until("it passes them", () -> gateway.upstreams().unhealthyCount() == 0);
        assertThat(upstream.take().header("host")).containsExactly(upstream.address());
    }

    @Test
    void http2IsSpokenByAlpn() throws Exception {
        var vertx = Vertx.vertx();
        try {
            var server = vertx.createHttpServer(new HttpServerOptions()
                            .setHost("127.0.0.1")
                            .setSsl(true)
                            .setUseAlpn(true)
                            .setAlpnVersions(List.of(HttpVersion.HTTP_2))
                            .setKeyCertOptions(new PemKeyCertOptions()
                                    .setCertValue(Buffer.buffer(SERVICE.chain()))
                                    .setKeyValue(Buffer.buffer(SERVICE.privateKey()))))
                    .requestHandler(request -> request.response()
                            .end(request.version() + " " + request.connection().indicatedServerName()))
                    .listen(0)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(2, TimeUnit.MINUTES);
            apply(
                    "protocol: h2\ntargets: [ { address: \"127.0.0.1:%d\" } ]\ntls: { ca: internal, serverName: orders.test }"
                            .formatted(server.actualPort()),
                    "",
                    "",
                    CA);
            assertThat(gateway.get("/a").body()).startsWith("HTTP_2");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
        }
    }

    private static TestUpstream behind(SSLServerSocket door) {
        return new TestUpstream(UpstreamTlsTest::tell, door);
    }

    /** Answers with the name that was asked for, and who asked. */
    private static void tell(TestUpstream.Received request, Socket connection) throws IOException {
        var session = (ExtendedSSLSession) ((SSLSocket) connection).getSession();
        String name = session.getRequestedServerNames().stream()
                .map(asked -> ((SNIHostName) asked).getAsciiName())
                .findFirst()
                .orElse("no name");
        String client = "nobody";
        try {
            client = ((X509Certificate) session.getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (SSLPeerUnverifiedException e) {
            // it was not asked who it is
        }
        TestUpstream.answer("200 OK", name + ", " + client).serve(request, connection);
    }

    private RawClient.Response send(String host) {
        return gateway.send("GET /a HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    private static RawClient.Response send(RawClient client) {
        return client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n").read();
    }

    private void apply(String settings) {
        apply(settings, "127.0.0.1", "");
    }

    private void apply(String settings, String host, String forward) {
        apply(settings, host, forward, CA);
    }

    private void apply(String settings, String host, String forward, TestCertificate internal) {
        String url = host.isEmpty() ? "" : "url: \"https://" + host + ":" + upstream.port() + "\"\n";
        gateway.apply("""
                services:
                - name: s
                %s
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s%s } } ]
                certificates:
                - { name: internal, authorities: "%s" }
                - { name: other, authorities: "%s" }
                %s""".formatted(
                        (url + settings).indent(2),
                        forward,
                        internal.chain().replace("\n", "\\n"),
                        OTHER_CA.chain().replace("\n", "\\n"),
                        TestGateway.yaml("own", CLIENT)));
    }
}
