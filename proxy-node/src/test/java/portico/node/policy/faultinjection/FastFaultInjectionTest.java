package portico.node.policy.faultinjection;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastFaultInjectionTest extends FaultInjectionRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastFaultInjectionTest() {
        super(GATEWAY);
    }
}
