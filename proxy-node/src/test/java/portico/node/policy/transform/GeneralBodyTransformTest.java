package portico.node.policy.transform;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralBodyTransformTest extends BodyTransformRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralBodyTransformTest() {
        super(GATEWAY);
    }
}
