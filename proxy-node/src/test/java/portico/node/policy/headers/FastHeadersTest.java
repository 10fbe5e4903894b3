package portico.node.policy.headers;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastHeadersTest extends HeadersRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastHeadersTest() {
        super(GATEWAY);
    }
}
