package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralLargeBodyTest extends LargeBodyRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralLargeBodyTest() {
        super(GATEWAY);
    }
}
