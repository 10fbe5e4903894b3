package portico.admin.start;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether the ports are free before anything else is started, to say which is not, and what to do. */
final class Ports {
    private Ports() {}

    /** @throws StartRefused naming the port, who asks for it and the setting that moves it */
    static void requireFree(AdminSettings settings) {
        requireFree(settings.admin().host(), settings.admin().port(), "the admin API", "PORTICO_ADMIN_PORT");
        requireFree(settings.channel().host(), settings.channel().port(), "the node channel", "PORTICO_CHANNEL_PORT");
    }

    static void requireFree(String host, int port, String asker, String setting) {
        if (port == 0) return;
        if (port < 0 || port > 65535) throw new StartRefused(setting + " must be 0 to 65535, and is " + port);
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved())
            throw new StartRefused(setting.replace("_PORT", "_HOST") + " is no address of this machine: " + host);
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new StartRefused("Port " + port + " on " + host + ", which " + asker + " needs, cannot be had: "
                    + e.getMessage() + ". Stop who has it, or set " + setting + " to another port");
        }
    }
}
