package portico.node.policy;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastAttackTest extends AttackRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    FastAttackTest() {
        super(GATEWAY);
    }
}
