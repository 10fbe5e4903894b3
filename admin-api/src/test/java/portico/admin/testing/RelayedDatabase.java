package portico.admin.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A {@link TestDatabase} behind a {@link Relay}, with a small pool that nobody waits for long. */
public final class RelayedDatabase implements QuarkusTestResourceLifecycleManager {
    public static final int CONNECTIONS = 4;

    private static Relay relay;
    private final TestDatabase database = new TestDatabase();

    public static Relay relay() {
        return relay;
    }

    @Override
    public Map<String, String> start() {
        var settings = new HashMap<>(database.start());
        String url = settings.get("quarkus.datasource.jdbc.url");
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        relay = new Relay(port);
        settings.put("quarkus.datasource.jdbc.url", url.replace(":" + port, ":" + relay.port()));
        settings.put("quarkus.datasource.jdbc.max-size", String.valueOf(CONNECTIONS));
        settings.put("quarkus.datasource.jdbc.acquisition-timeout", "2s");
        return settings;
    }

    @Override
    public void stop() {
        if (relay != null) relay.close();
        database.stop();
    }
}
