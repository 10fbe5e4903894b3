package portico.node.policy.cache;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCacheWorkloadTest extends CacheWorkloadRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true).caching(512 * 1024);

    FastCacheWorkloadTest() {
        super(GATEWAY);
    }
}
