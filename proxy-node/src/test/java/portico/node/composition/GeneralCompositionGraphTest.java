package portico.node.composition;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralCompositionGraphTest extends CompositionGraphRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralCompositionGraphTest() {
        super(GATEWAY);
    }
}
