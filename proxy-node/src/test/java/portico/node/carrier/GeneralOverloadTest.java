package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralOverloadTest extends OverloadRules {
    @RegisterExtension
    static final TestGateway FULL = new TestGateway(false, NARROW);

    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralOverloadTest() {
        super(FULL, GATEWAY);
    }
}
