package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastStreamingTest extends StreamingRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastStreamingTest() {
        super(GATEWAY);
    }
}
