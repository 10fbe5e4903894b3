package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralHashTest extends HashRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false, BEHIND_PROXY);

    GeneralHashTest() {
        super(GATEWAY);
    }
}
