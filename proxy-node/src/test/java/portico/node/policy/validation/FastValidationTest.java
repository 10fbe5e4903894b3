package portico.node.policy.validation;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastValidationTest extends ValidationRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastValidationTest() {
        super(GATEWAY);
    }
}
