package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralNetworkTest extends NetworkRules {
    @RegisterExtension
    static final TestGateway QUICK = new TestGateway(false, HASTY);

    @RegisterExtension
    static final TestGateway SLOW = new TestGateway(false, PATIENT);

    GeneralNetworkTest() {
        super(QUICK, SLOW);
    }
}
