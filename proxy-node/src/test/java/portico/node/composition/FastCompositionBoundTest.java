package portico.node.composition;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCompositionBoundTest extends CompositionBoundRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCompositionBoundTest() {
        super(GATEWAY);
    }
}
