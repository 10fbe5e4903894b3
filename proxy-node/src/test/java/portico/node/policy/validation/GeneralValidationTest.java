package portico.node.policy.validation;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralValidationTest extends ValidationRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralValidationTest() {
        super(GATEWAY);
    }
}
