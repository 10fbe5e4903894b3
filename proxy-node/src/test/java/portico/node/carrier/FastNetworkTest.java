package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastNetworkTest extends NetworkRules {
    @RegisterExtension
    static final TestGateway QUICK = new TestGateway(true, HASTY);

    @RegisterExtension
    static final TestGateway SLOW = new TestGateway(true, PATIENT);

    FastNetworkTest() {
        super(QUICK, SLOW);
    }
}
