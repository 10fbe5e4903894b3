package portico.node.policy;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastAccessTest extends AccessRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true, settings -> settings.on("127.0.0.1", PROXIES));

    FastAccessTest() {
        super(GATEWAY);
    }
}
