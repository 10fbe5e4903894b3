package portico.node.policy.introspection;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralIntrospectionTest extends IntrospectionRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralIntrospectionTest() {
        super(GATEWAY);
    }
}
