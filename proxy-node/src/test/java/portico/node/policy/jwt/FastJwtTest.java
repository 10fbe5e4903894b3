package portico.node.policy.jwt;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastJwtTest extends JwtRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    FastJwtTest() {
        super(GATEWAY);
    }
}
