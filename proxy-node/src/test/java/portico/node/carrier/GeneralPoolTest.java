package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralPoolTest extends PoolRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralPoolTest() {
        super(GATEWAY);
    }
}
