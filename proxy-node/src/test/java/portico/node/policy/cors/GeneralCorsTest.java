package portico.node.policy.cors;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralCorsTest extends CorsRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralCorsTest() {
        super(GATEWAY);
    }
}
