package portico.node.policy;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastLevelsTest extends LevelsRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastLevelsTest() {
        super(GATEWAY);
    }
}
