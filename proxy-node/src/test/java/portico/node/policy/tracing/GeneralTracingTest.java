package portico.node.policy.tracing;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralTracingTest extends TracingRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralTracingTest() {
        super(GATEWAY);
    }
}
