package portico.bench.node;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import portico.config.ConfigDocument;
import portico.config.json.ConfigJson;
import portico.config.secret.Keyring;
import portico.config.snapshot.ChunkEntry;
import portico.config.snapshot.Routing;
import portico.node.account.Accounts;
import portico.node.gateway.Gateways;
import portico.node.names.NameSettings;
import portico.node.names.Names;
import portico.node.upstream.Upstreams;

/** What a revision costs a node that has read its entities: one route of many is another one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RevisionBenchmark {
    @Param({"1000", "10000"})
    public int routes = 1000;

    private final Vertx vertx = Vertx.vertx();
    private final Names names = new Names(NameSettings.ofSystem());
    private final Keyring keyring = Keyring.parse(Keyring.generate());
    private final Gateways gateways = new Gateways(new Upstreams(vertx, names, 1), new Accounts(1), keyring);
    private final List<ChunkEntry> entries = new ArrayList<>();
    private int revision;

    @Setup
    public void build() {
        var yaml =
                new StringBuilder("format: portico/v1\nservices: [ { name: backend, url: 'http://127.0.0.1:9' } ]\n");
        yaml.append("routes:\n");
        for (int number = 0; number < routes; number++) yaml.append(route("r" + number, "/r" + number));
        var document = ConfigJson.readYaml(yaml.toString().getBytes(StandardCharsets.UTF_8), ConfigDocument.class);
        entries.add(ChunkEntry.of(document.services().get(0).withId(new UUID(4, 0))));
        for (var route : document.routes()) entries.add(ChunkEntry.of(route.withId(new UUID(3, entries.size()))));
        gateways.applyRouting(Routing.of(entries));
    }

    @TearDown
    public void close() {
        names.close();
        vertx.close();
    }

    @Benchmark
    public void apply() {
        revision++;
        String yaml = "format: portico/v1\nroutes:\n" + route("r1", "/v" + revision);
        var changed = ConfigJson.readYaml(yaml.getBytes(StandardCharsets.UTF_8), ConfigDocument.class)
                .routes()
                .get(0);
        entries.set(2, ChunkEntry.of(changed.withId(new UUID(3, 2))));
        gateways.applyRouting(Routing.of(entries));
    }

    private static String route(String name, String path) {
        return ("- { name: %s, match: { hosts: [api.test], paths: ['%s/**'] }, forward: { service: backend }, policies:"
                        + " [ { type: key-auth }, { type: rate-limit, settings: { limit: 1000000, per: 1m } } ] }%n")
                .formatted(name, path);
    }
}
