package portico.node.policy.jwt;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralJwtForgeryTest extends JwtForgeryRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralJwtForgeryTest() {
        super(GATEWAY);
    }
}
