package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralStreamingTest extends StreamingRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralStreamingTest() {
        super(GATEWAY);
    }
}
