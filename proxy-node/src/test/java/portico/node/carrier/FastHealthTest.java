package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastHealthTest extends HealthRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastHealthTest() {
        super(GATEWAY);
    }
}
