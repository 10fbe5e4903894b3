package portico.node.policy.transform;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastBodyTransformTest extends BodyTransformRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastBodyTransformTest() {
        super(GATEWAY);
    }
}
