package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastForwardingTest extends ForwardingRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastForwardingTest() {
        super(GATEWAY);
    }
}
