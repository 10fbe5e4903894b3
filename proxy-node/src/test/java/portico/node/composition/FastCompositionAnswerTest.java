package portico.node.composition;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCompositionAnswerTest extends CompositionAnswerRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCompositionAnswerTest() {
        super(GATEWAY);
    }
}
