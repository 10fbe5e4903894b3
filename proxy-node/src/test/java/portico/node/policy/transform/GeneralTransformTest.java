package portico.node.policy.transform;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralTransformTest extends TransformRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralTransformTest() {
        super(GATEWAY);
    }
}
