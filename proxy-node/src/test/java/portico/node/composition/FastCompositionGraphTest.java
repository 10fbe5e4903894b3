package portico.node.composition;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCompositionGraphTest extends CompositionGraphRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCompositionGraphTest() {
        super(GATEWAY);
    }
}
