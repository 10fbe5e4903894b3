package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastOverloadTest extends OverloadRules {
    @RegisterExtension
    static final TestGateway FULL = new TestGateway(true, NARROW);

    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastOverloadTest() {
        super(FULL, GATEWAY);
    }
}
