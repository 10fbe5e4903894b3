package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastEdgeTest extends EdgeRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastEdgeTest() {
        super(GATEWAY);
    }
}
