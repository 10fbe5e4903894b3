package portico.node.composition;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCompositionFailureTest extends CompositionFailureRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCompositionFailureTest() {
        super(GATEWAY);
    }
}
