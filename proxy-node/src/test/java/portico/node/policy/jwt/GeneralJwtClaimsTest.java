package portico.node.policy.jwt;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralJwtClaimsTest extends JwtClaimsRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralJwtClaimsTest() {
        super(GATEWAY);
    }
}
