package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastRetryTest extends RetryRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastRetryTest() {
        super(GATEWAY);
    }
}
