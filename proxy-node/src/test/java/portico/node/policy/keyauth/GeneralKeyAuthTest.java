package portico.node.policy.keyauth;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralKeyAuthTest extends KeyAuthRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralKeyAuthTest() {
        super(GATEWAY);
    }
}
