package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralForwardingTest extends ForwardingRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralForwardingTest() {
        super(GATEWAY);
    }
}
