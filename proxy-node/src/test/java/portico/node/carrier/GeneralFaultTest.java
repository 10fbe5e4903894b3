package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralFaultTest extends FaultRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralFaultTest() {
        super(GATEWAY);
    }
}
