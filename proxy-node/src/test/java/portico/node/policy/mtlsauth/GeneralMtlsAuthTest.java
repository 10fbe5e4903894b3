package portico.node.policy.mtlsauth;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralMtlsAuthTest extends MtlsAuthRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralMtlsAuthTest() {
        super(GATEWAY);
    }
}
