package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralNetworkTest extends NetworkRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false, HASTY);

    GeneralNetworkTest() {
        super(GATEWAY);
    }
}
