package portico.node.policy.introspection;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastIntrospectionTest extends IntrospectionRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    FastIntrospectionTest() {
        super(GATEWAY);
    }
}
