package portico.node.composition;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralCompositionAnswerTest extends CompositionAnswerRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralCompositionAnswerTest() {
        super(GATEWAY);
    }
}
