package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastPoolTest extends PoolRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastPoolTest() {
        super(GATEWAY);
    }
}
