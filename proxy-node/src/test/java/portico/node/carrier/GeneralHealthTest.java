package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralHealthTest extends HealthRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralHealthTest() {
        super(GATEWAY);
    }
}
