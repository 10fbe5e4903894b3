package portico.node.policy.cache;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralCacheCoalescingTest extends CacheCoalescingRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralCacheCoalescingTest() {
        super(GATEWAY);
    }
}
