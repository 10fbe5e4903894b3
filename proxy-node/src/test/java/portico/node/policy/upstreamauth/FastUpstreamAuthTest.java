package portico.node.policy.upstreamauth;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastUpstreamAuthTest extends UpstreamAuthRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    FastUpstreamAuthTest() {
        super(GATEWAY);
    }
}
