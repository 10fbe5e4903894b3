package portico.node.policy.jwt;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastJwtForgeryTest extends JwtForgeryRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    FastJwtForgeryTest() {
        super(GATEWAY);
    }
}
