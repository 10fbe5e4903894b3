package portico.node.policy.keyauth;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastKeyAuthTest extends KeyAuthRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    FastKeyAuthTest() {
        super(GATEWAY);
    }
}
