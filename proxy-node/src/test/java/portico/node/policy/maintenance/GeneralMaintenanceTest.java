package portico.node.policy.maintenance;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralMaintenanceTest extends MaintenanceRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralMaintenanceTest() {
        super(GATEWAY);
    }
}
