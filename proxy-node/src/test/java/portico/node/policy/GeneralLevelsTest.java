package portico.node.policy;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralLevelsTest extends LevelsRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralLevelsTest() {
        super(GATEWAY);
    }
}
