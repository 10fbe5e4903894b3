package portico.node.policy.forwardauth;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralForwardAuthTest extends ForwardAuthRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralForwardAuthTest() {
        super(GATEWAY);
    }
}
