package portico.node.composition;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCompositionTest extends CompositionRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCompositionTest() {
        super(GATEWAY);
    }
}
