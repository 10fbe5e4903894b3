package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralLimitTest extends LimitRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false, NARROW);

    GeneralLimitTest() {
        super(GATEWAY);
    }
}
