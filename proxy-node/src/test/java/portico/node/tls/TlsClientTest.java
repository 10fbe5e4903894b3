package portico.node.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import portico.config.certificate.Certificate;
import portico.config.certificate.ClientCertificates;
import portico.config.secret.Keyring;
import portico.node.exchange.Slice;
import portico.node.testing.TestClock;
import portico.testing.TestCertificate;

class TlsClientTest {
    private static final TestCertificate HOST = TestCertificate.of("shop.test");
    private static final TestCertificate PARTNERS = TestCertificate.authority("Partners CA");
    private static final Slice SHOP = Slice.of("shop.test");

    private final TestClock clock = new TestClock();

    @Test
    void whoeverItIsSignedByMustBeGoodStill() {
        TestCertificate client = PARTNERS.issueFor(Duration.ofDays(300), "client.test");
        X509Certificate[] chain = {client.certificate(), PARTNERS.certificate()};
        var connection = new TlsClient("shop.test", true, new ClientCertificate(chain), clock);
        ServerCertificates asking = asking();
        assertThat(connection.isMeantFor(SHOP, asking)).isTrue();
        assertThat(connection.certificate(asking)).isNotNull();

        clock.ahead(Duration.ofDays(100)); // the authority was made for 90

        assertThat(connection.isMeantFor(SHOP, asking)).isFalse();
        assertThat(connection.certificate(asking)).isNull();
    }

    /** For clients with certificates and no others. */
    private static ServerCertificates asking() {
        Keyring keyring = Keyring.parse(Keyring.generate());
        var host = new Certificate(
                UUID.randomUUID(),
                "host",
                null,
                HOST.chain(),
                null,
                null,
                null,
                new ClientCertificates("partners", true),
                null);
        var partners =
                new Certificate(UUID.randomUUID(), "partners", null, null, null, null, PARTNERS.chain(), null, null);
        return ServerCertificates.of(
                List.of(host.seal(HOST.privateKey(), keyring), partners), keyring, ServerCertificates.NONE);
    }
}
