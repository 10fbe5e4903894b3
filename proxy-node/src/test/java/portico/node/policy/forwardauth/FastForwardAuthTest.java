package portico.node.policy.forwardauth;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastForwardAuthTest extends ForwardAuthRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    FastForwardAuthTest() {
        super(GATEWAY);
    }
}
