package portico.node.policy.httpsredirect;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastHttpsRedirectTest extends HttpsRedirectRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastHttpsRedirectTest() {
        super(GATEWAY);
    }
}
