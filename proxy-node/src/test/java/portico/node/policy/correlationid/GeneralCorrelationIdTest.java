package portico.node.policy.correlationid;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralCorrelationIdTest extends CorrelationIdRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralCorrelationIdTest() {
        super(GATEWAY);
    }
}
