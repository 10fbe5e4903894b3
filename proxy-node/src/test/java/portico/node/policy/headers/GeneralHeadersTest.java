package portico.node.policy.headers;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralHeadersTest extends HeadersRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralHeadersTest() {
        super(GATEWAY);
    }
}
