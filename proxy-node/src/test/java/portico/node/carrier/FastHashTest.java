package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastHashTest extends HashRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true, BEHIND_PROXY);

    FastHashTest() {
        super(GATEWAY);
    }
}
