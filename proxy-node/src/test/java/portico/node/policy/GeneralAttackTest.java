package portico.node.policy;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralAttackTest extends AttackRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralAttackTest() {
        super(GATEWAY);
    }
}
