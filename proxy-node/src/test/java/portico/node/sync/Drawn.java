package portico.node.sync;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import portico.config.consumer.Consumer;
import portico.config.consumer.EnrolledConsumer;
import portico.config.route.Route;
import portico.config.route.RouteAction;
import portico.config.service.Service;
import portico.config.snapshot.ChunkEntry;

/** Small entities for tests; equal names are equal entities. */
final class Drawn {
    private Drawn() {}

    static ChunkEntry service(String name, int port) {
        return ChunkEntry.of(new Service(
                id("service " + name),
                name,
                "http://127.0.0.1:" + port,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
    }

    static ChunkEntry route(String name, String service) {
        var forward = RouteAction.Forward.to(service);
        return ChunkEntry.of(
                new Route(id("route " + name), name, null, forward, null, null, null, null, null, null, null));
    }

    static ChunkEntry consumer(String name) {
        var consumer = new Consumer(id("consumer " + name), name, null, null, null);
        return ChunkEntry.of(new EnrolledConsumer(consumer, null));
    }

    static List<ChunkEntry> services(int count) {
        var services = new ArrayList<ChunkEntry>();
        for (int at = 0; at < count; at++) services.add(service("s" + at, 9000 + at));
        return services;
    }

    static UUID id(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8));
    }
}
