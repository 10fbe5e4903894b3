package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralRetryTest extends RetryRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralRetryTest() {
        super(GATEWAY);
    }
}
