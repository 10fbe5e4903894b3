package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastLargeBodyTest extends LargeBodyRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastLargeBodyTest() {
        super(GATEWAY);
    }
}
