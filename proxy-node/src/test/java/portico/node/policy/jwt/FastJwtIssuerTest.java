package portico.node.policy.jwt;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastJwtIssuerTest extends JwtIssuerRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    FastJwtIssuerTest() {
        super(GATEWAY);
    }
}
