package portico.node.policy.hmacauth;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastHmacAuthTest extends HmacAuthRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true, settings -> settings.on("127.0.0.1", PROXIES));

    FastHmacAuthTest() {
        super(GATEWAY);
    }
}
