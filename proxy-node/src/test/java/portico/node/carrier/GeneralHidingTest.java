package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralHidingTest extends HidingRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false, settings -> settings.on("127.0.0.1", PROXIES));

    GeneralHidingTest() {
        super(GATEWAY);
    }
}
