package portico.node.policy.ratelimit;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastRateLimitTest extends RateLimitRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastRateLimitTest() {
        super(GATEWAY);
    }
}
