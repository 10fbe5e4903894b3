package portico.node.carrier;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;
import portico.node.testing.TestNameServer;

class GeneralNameTest extends NameRules {
    private static final TestNameServer NAMES = new TestNameServer();
    private static final Path HOSTS = hostsFile();

    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false, settings(NAMES, HOSTS));

    GeneralNameTest() {
        super(GATEWAY, NAMES, HOSTS);
    }
}
