package portico.node.policy.mtlsauth;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastMtlsAuthTest extends MtlsAuthRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    FastMtlsAuthTest() {
        super(GATEWAY);
    }
}
