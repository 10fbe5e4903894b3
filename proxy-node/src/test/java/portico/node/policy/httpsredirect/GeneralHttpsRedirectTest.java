package portico.node.policy.httpsredirect;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralHttpsRedirectTest extends HttpsRedirectRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralHttpsRedirectTest() {
        super(GATEWAY);
    }
}
