package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastNetworkTest extends NetworkRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true, HASTY);

    FastNetworkTest() {
        super(GATEWAY);
    }
}
