package portico.node.policy.jwt;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralJwtTest extends JwtRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralJwtTest() {
        super(GATEWAY);
    }
}
