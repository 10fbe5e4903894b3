package portico.node.policy.anyof;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralAnyOfTest extends AnyOfRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralAnyOfTest() {
        super(GATEWAY);
    }
}
