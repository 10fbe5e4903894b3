package portico.node.policy.securityheaders;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastSecurityHeadersTest extends SecurityHeadersRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true, settings -> settings.on("127.0.0.1", PROXIES));

    FastSecurityHeadersTest() {
        super(GATEWAY);
    }
}
