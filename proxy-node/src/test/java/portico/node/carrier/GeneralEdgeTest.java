package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralEdgeTest extends EdgeRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralEdgeTest() {
        super(GATEWAY);
    }
}
