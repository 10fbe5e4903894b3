package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastFaultTest extends FaultRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastFaultTest() {
        super(GATEWAY);
    }
}
