package portico.e2e;

import static portico.testing.Await.until;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portico.config.secret.Keyring;
import portico.db.EmbeddedDatabase;

/**
 * A whole Portico for one test: admin replicas, nodes, backends. A single replica brings its own embedded database, as a
 * newcomer's does; several share one that belongs to the test.
 */
final class Cluster implements AutoCloseable {
    private final Jdk jdk;
    private final Path directory;
    private final Map<String, String> adminEnvironment = new TreeMap<>();
    private final List<Admin> admins = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Upstream> upstreams = new ArrayList<>();
    private @Nullable EmbeddedDatabase database;

    private Cluster(Jdk jdk, Path directory) {
        this.jdk = jdk;
        this.directory = directory;
    }

    /**
     * Starts all and waits until all is ready.
     *
     * @param test names the directory of logs and data
     */
    static Cluster start(Class<?> test, int admins, int nodes) {
        return start(Jdk.current(), test.getSimpleName(), Map.of(), admins, nodes, admins > 1);
    }

    /** The same on another Java. */
    static Cluster startOn(Jdk jdk, String test, int admins, int nodes) {
        return start(jdk, test, Map.of(), admins, nodes, admins > 1);
    }

    /** The same on a database of the caller's: what the admin service has to be told to use it. */
    static Cluster startOn(Map<String, String> database, String test, int admins, int nodes) {
        return start(Jdk.current(), test, database, admins, nodes, false);
    }

    /** The same on a database that belongs to the test, which may then look into it. */
    static Cluster startOnOwnDatabase(Class<?> test, int admins, int nodes) {
        return start(Jdk.current(), test.getSimpleName(), Map.of(), admins, nodes, true);
    }

    private static Cluster start(
            Jdk jdk, String test, Map<String, String> environment, int admins, int nodes, boolean ownDatabase) {
        var cluster = new Cluster(jdk, emptied(Built.OUTPUT.resolve(test)));
        cluster.adminEnvironment.putAll(environment);
        try {
            cluster.writeKeyring();
            if (ownDatabase) cluster.startDatabase();
            for (int index = 1; index <= admins; index++)
                cluster.admins.add(cluster.newAdmin(index).start());
            cluster.admins.forEach(Admin::awaitReady);
            for (int index = 1; index <= nodes; index++) cluster.addNode("node-" + index);
            cluster.awaitServing(cluster.nodes);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** The first admin replica. */
    Admin admin() {
        return admins.get(0);
    }

    /** As the local admin of the first replica. */
    AdminClient api() {
        return admin().api();
    }

    List<Admin> admins() {
        return List.copyOf(admins);
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    Node node() {
        return nodes.get(0);
    }

    /** Enrols and starts one more node, without waiting until it is ready. */
    Node addNode(String name) {
        return addNode(name, Map.of());
    }

    /**
     * The same with settings of its own; what they do not say is as usual: its token, unless they have a join token, and
     * the admin replicas, too.
     */
    Node addNode(String name, Map<String, String> settings) {
        var environment = new TreeMap<>(settings);
        if (!settings.containsKey("PORTICO_JOIN_TOKEN"))
            environment.computeIfAbsent("PORTICO_NODE_TOKEN", missing -> enrol(name));
        environment.putIfAbsent("PORTICO_KEYRING_FILE", keyring().toString());
        environment.putIfAbsent(
                "PORTICO_ADMIN_URLS", admins.stream().map(Admin::channelUrl).collect(Collectors.joining(",")));
        var node = new Node(name, jdk, directory, environment);
        nodes.add(node);
        return node.start();
    }

    /**
     * Waits until nodes are ready, and every admin replica knows it, which hears of it a moment later: who waits for a
     * revision waits for those nodes only that are known to serve.
     */
    void awaitServing(List<Node> some) {
        some.forEach(Node::awaitReady);
        for (var admin : admins)
            for (var node : some)
                until(
                        "the admin service knows that " + node.name() + " is ready",
                        () -> admin.api()
                                .get("/nodes/" + node.name())
                                .ok()
                                .json()
                                .path("state")
                                .asText()
                                .equals("ready"));
    }

    /** A token for a node of this name. */
    String enrol(String name) {
        return api().post("/nodes", "{\"name\":\"" + name + "\"}")
                .ok()
                .json()
                .path("token")
                .asText();
    }

    /** A backend that is configured as a service of the same name. */
    Upstream addUpstream(String name) {
        var upstream = Upstream.start(name);
        upstreams.add(upstream);
        api().put("/services/" + name, "{\"url\":\"" + upstream.url() + "\"}").ok();
        return upstream;
    }

    /** A connection to the database that belongs to the test. */
    Connection connection() throws SQLException {
        if (database == null) throw new IllegalStateException("The admin service has its own database");
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        admins.forEach(Admin::close);
        upstreams.forEach(Upstream::close);
        if (database != null) database.close();
    }

    private Admin newAdmin(int index) {
        return new Admin("admin-" + index, jdk, directory, adminEnvironment);
    }

    private Path keyring() {
        return directory.resolve("keyring");
    }

    private void writeKeyring() {
        try {
            Files.writeString(keyring(), Keyring.generate());
            adminEnvironment.put("PORTICO_KEYRING_FILE", keyring().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startDatabase() {
        database = EmbeddedDatabase.throwaway();
        adminEnvironment.put("PORTICO_DB_URL", database.url());
        adminEnvironment.put("PORTICO_DB_USER", database.user());
        adminEnvironment.put("PORTICO_DB_PASSWORD", database.password());
    }

    /** An empty directory of this name. */
    static Path emptied(Path directory) {
        try {
            if (Files.exists(directory))
                try (var files = Files.walk(directory)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
                }
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
