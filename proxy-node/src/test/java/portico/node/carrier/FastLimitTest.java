package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastLimitTest extends LimitRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true, NARROW);

    FastLimitTest() {
        super(GATEWAY);
    }
}
