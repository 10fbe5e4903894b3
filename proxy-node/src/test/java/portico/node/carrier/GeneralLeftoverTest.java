package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralLeftoverTest extends LeftoverRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralLeftoverTest() {
        super(GATEWAY);
    }
}
