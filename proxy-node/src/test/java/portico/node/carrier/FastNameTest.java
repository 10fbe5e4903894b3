package portico.node.carrier;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;
import portico.node.testing.TestNameServer;

class FastNameTest extends NameRules {
    private static final TestNameServer NAMES = new TestNameServer();
    private static final Path HOSTS = hostsFile();

    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true, settings(NAMES, HOSTS));

    FastNameTest() {
        super(GATEWAY, NAMES, HOSTS);
    }
}
