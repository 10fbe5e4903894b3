package portico.node.policy;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralAccessTest extends AccessRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false, settings -> settings.on("127.0.0.1", PROXIES));

    GeneralAccessTest() {
        super(GATEWAY);
    }
}
