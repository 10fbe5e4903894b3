package portico.node.policy.jwt;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralJwtIssuerTest extends JwtIssuerRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralJwtIssuerTest() {
        super(GATEWAY);
    }
}
