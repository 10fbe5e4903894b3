package portico.node.carrier;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.TestCertificate;

/** A service of HTTP/1.1 behind all paths, and clients of HTTP/2: by the frame in the clear, and the JDK's over TLS. */
abstract class Http2Case {
    static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

    final TestGateway gateway;
    final TestUpstream upstream = new TestUpstream();

    Http2Case(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void route() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                certificates:
                %s
                """.formatted(upstream.address(), TestGateway.yaml("localhost", CERTIFICATE)));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    final HttpClient tlsClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(CERTIFICATE.trusting())
                .build();
    }

    final HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(
                URI.create("https://localhost:" + gateway.listener().tlsPort() + path));
    }

    final Http2Client client() {
        return new Http2Client(gateway.listener().h2cPort());
    }
}
