package portico.node.policy.cache;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCacheCoalescingTest extends CacheCoalescingRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCacheCoalescingTest() {
        super(GATEWAY);
    }
}
