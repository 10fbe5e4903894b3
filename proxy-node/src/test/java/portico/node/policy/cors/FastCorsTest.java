package portico.node.policy.cors;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCorsTest extends CorsRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCorsTest() {
        super(GATEWAY);
    }
}
