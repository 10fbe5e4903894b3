package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralSplitTest extends SplitRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false, settings -> settings.on("127.0.0.1", PROXIES));

    GeneralSplitTest() {
        super(GATEWAY);
    }
}
