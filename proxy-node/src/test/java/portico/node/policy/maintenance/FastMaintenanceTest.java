package portico.node.policy.maintenance;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastMaintenanceTest extends MaintenanceRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastMaintenanceTest() {
        super(GATEWAY);
    }
}
