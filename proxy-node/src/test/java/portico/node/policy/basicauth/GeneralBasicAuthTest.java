package portico.node.policy.basicauth;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralBasicAuthTest extends BasicAuthRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralBasicAuthTest() {
        super(GATEWAY);
    }
}
