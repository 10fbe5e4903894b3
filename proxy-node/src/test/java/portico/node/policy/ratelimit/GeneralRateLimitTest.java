package portico.node.policy.ratelimit;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralRateLimitTest extends RateLimitRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralRateLimitTest() {
        super(GATEWAY);
    }
}
