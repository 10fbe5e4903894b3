package portico.node.start;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import portico.node.settings.NodeSettings;

/** Looks before anything is opened whether the node's ports are free, so that a taken one is one clear line. */
@Singleton
final class Ports {
    private static final int FIRST = 1;

    private final NodeSettings.Node settings;

    Ports(NodeSettings settings) {
        this.settings = settings.node();
    }

    void check(@Observes @Priority(FIRST) StartupEvent event) {
        check("traffic", settings.host(), "PORTICO_NODE_HOST", settings.port(), "PORTICO_NODE_PORT");
        settings.tlsPort()
                .ifPresent(port -> check("TLS", settings.host(), "PORTICO_NODE_HOST", port, "PORTICO_NODE_TLS_PORT"));
        settings.h2cPort()
                .ifPresent(
                        port -> check("HTTP/2", settings.host(), "PORTICO_NODE_HOST", port, "PORTICO_NODE_H2C_PORT"));
        if (LaunchMode.current().isDevOrTest()) return; // Quarkus then takes another port than ours
        check(
                "management",
                settings.managementHost(),
                "PORTICO_NODE_MANAGEMENT_HOST",
                settings.managementPort(),
                "PORTICO_NODE_MANAGEMENT_PORT");
    }

    /** @throws CannotStart naming port, purpose and setting when it is taken */
    static void check(String purpose, String host, String hostSetting, int port, String portSetting) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CannotStart(hostSetting + " is " + host + ", which is no address of this machine", e);
        }
        try (var probe = new ServerSocket(port, 1, address)) {
            if (!probe.isBound()) throw new IOException("not bound");
        } catch (IOException e) {
            throw new CannotStart(
                    "the node's %s port %d on %s cannot be opened (%s); %s moves it"
                            .formatted(purpose, port, host, e.getMessage(), portSetting),
                    e);
        }
    }
}
