package portico.node.policy.cache;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralCacheWorkloadTest extends CacheWorkloadRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false).caching(512 * 1024);

    GeneralCacheWorkloadTest() {
        super(GATEWAY);
    }
}
