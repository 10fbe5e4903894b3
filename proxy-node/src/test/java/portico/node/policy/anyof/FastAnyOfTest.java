package portico.node.policy.anyof;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastAnyOfTest extends AnyOfRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    FastAnyOfTest() {
        super(GATEWAY);
    }
}
