package portico.node.policy.correlationid;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCorrelationIdTest extends CorrelationIdRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCorrelationIdTest() {
        super(GATEWAY);
    }
}
