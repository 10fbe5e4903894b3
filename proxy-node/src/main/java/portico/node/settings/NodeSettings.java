package portico.node.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import portico.config.ByteSize;
import portico.node.limit.Limit;

/**
 * What a person sets for a node. Each is an environment variable and a property of the same name:
 * {@code PORTICO_NODE_PORT} is {@code portico.node.port}.
 */
@ConfigMapping(prefix = "portico")
public interface NodeSettings {
    Node node();

    /**
     * {@code PORTICO_JOIN_TOKEN}: a node group's join token. A node without a token of its own exchanges it for one, once,
     * and keeps that in its data directory.
     */
    Optional<String> joinToken();

    /** {@code PORTICO_ADMIN_URLS}: the channel URLs of the admin replicas, comma-separated. */
    @WithDefault("http://127.0.0.1:8710")
    List<URI> adminUrls();

    /** {@code PORTICO_DATA_DIR}: where the node keeps its disk cache and token. One running node each. */
    @WithDefault("data/node")
    Path dataDir();

    /** {@code PORTICO_KEYRING}: the keyring that admin replicas and nodes share, as text. */
    Optional<String> keyring();

    /** {@code PORTICO_KEYRING_FILE}: … or the file that it is in. */
    Optional<Path> keyringFile();

    /** {@code PORTICO_DRAIN_TIMEOUT}: how long running exchanges may take when the node is told to end. */
    @Limit("What runs on a node that is told to end; then its connections are closed")
    @WithDefault("30s")
    Duration drainTimeout();

    /** {@code PORTICO_ACCESS_LOG}: the file that access-log policies write to; standard output when not given. */
    Optional<Path> accessLog();

    /** What is logged, on the console. */
    Log log();

    Redis redis();

    Traces traces();

    interface Log {
        /**
         * {@code PORTICO_LOG_JSON}: whether each log entry is a JSON object, for a log collector, or a line for people.
         */
        @WithDefault("false")
        boolean json();
    }

    /** What nodes share beside their configuration. */
    interface Redis {
        /**
         * {@code PORTICO_REDIS_URL}: the Redis or Valkey in which nodes count together, such as
         * {@code rediss://user:password@redis.example:6379/0}; each counts for itself when not given.
         */
        Optional<String> url();

        /** {@code PORTICO_REDIS_TIMEOUT}: how long it may take to answer before a node does without it. */
        @Limit("An answer of Redis; then the node does without it")
        @WithDefault("250ms")
        Duration timeout();

        /**
         * {@code PORTICO_REDIS_CA_FILE}: the authorities that sign its certificate, as PEM; those of the JVM when not
         * given.
         */
        Optional<Path> caFile();
    }

    /** Where spans go of the exchanges that tracing policies sample. */
    interface Traces {
        /**
         * {@code PORTICO_TRACES_URL}: the collector, which takes OTLP over HTTP, with the path, such as
         * {@code http://127.0.0.1:4318/v1/traces}; no spans are made when not given.
         */
        Optional<String> url();

        /**
         * {@code PORTICO_TRACES_HEADERS_FILE}: a file with header fields for the collector, {@code Name: value} in lines;
         * read again for each batch.
         */
        Optional<Path> headersFile();

        /**
         * {@code PORTICO_TRACES_CA_FILE}: the authorities that sign the collector's certificate, as PEM; those of the JVM
         * when not given.
         */
        Optional<Path> caFile();

        /** {@code PORTICO_TRACES_SERVICE}: what collectors call all nodes together. */
        @WithDefault("portico-node")
        String service();
    }

    interface Node {
        /** {@code PORTICO_NODE_NAME}: how people see the node; the host's name when not given. */
        Optional<String> name();

        /** {@code PORTICO_NODE_HOST}: the address on which the node takes traffic. */
        @WithDefault("127.0.0.1")
        String host();

        /** {@code PORTICO_NODE_PORT}: the port on which the node takes traffic. */
        @WithDefault("8800")
        int port();

        /**
         * {@code PORTICO_NODE_TLS_PORT}: the port for HTTP/1.1 and HTTP/2 over TLS, by convention 8843 on the first node of
         * a machine; not opened when not given.
         */
        OptionalInt tlsPort();

        /** {@code PORTICO_NODE_H2C_PORT}: the port for HTTP/2 in clear text; not opened when not given. */
        OptionalInt h2cPort();

        /**
         * {@code PORTICO_NODE_PROXY_PROTOCOL}: whether each connection begins with a PROXY header (version 1 or 2). Only the
         * trusted proxies may then connect.
         */
        @WithDefault("false")
        boolean proxyProtocol();

        /**
         * {@code PORTICO_NODE_PATH_PARAMETERS}: whether segments of paths may have parameters ({@code /orders;v=1}), which
         * some services drop before they look; requests whose paths do are refused with 400 otherwise.
         */
        @WithDefault("false")
        boolean pathParameters();

        /** {@code PORTICO_NODE_LOOPS}: how many event loops take traffic; one for each processor when not given. */
        OptionalInt loops();

        /**
         * {@code PORTICO_NODE_WARM_UP}: for how long at most the node serves requests of its own to itself before it says
         * that it is ready, so that the first of its clients are served as fast as later ones, and again as long in
         * HTTP/2 if it has a port for that; {@code 0s} for not at all.
         */
        @Limit("The node's requests to itself before it is ready, at most, and again as long in HTTP/2")
        @WithDefault("15s")
        Duration warmUp();

        /**
         * {@code PORTICO_NODE_TRUSTED_PROXIES}: networks of the proxies in front, such as {@code 10.0.0.0/8},
         * comma-separated. Their word on where a request came from is believed; nobody's when not given.
         */
        Optional<List<String>> trustedProxies();

        /**
         * {@code PORTICO_NODE_DNS_SERVERS}: addresses of name servers, such as {@code 10.0.0.2,[fd00::2]:5353},
         * comma-separated, asked one after the other; those of {@code /etc/resolv.conf} when not given.
         */
        Optional<List<String>> dnsServers();

        /** {@code PORTICO_NODE_DNS_TTL_MIN}: no answer of a name server is asked for again sooner. */
        @Limit("An answer of a name server is believed at least for this time, whatever its TTL")
        @WithDefault("1s")
        Duration dnsTtlMin();

        /** {@code PORTICO_NODE_DNS_TTL_MAX}: no answer of a name server is believed longer. */
        @Limit("An answer of a name server is believed at most for this time, whatever its TTL")
        @WithDefault("1m")
        Duration dnsTtlMax();

        /**
         * {@code PORTICO_NODE_CACHE_BYTES}: how much memory answers may take that cache policies keep; {@code 0B} to keep
         * none.
         */
        @Limit(
                "Answers that cache policies keep on the node, at most half of the heap; those not used lately are forgotten first")
        @WithDefault("64MiB")
        @WithConverter(ByteSizeConverter.class)
        ByteSize cacheBytes();

        @WithParentName
        Limits limits();

        /** {@code PORTICO_NODE_MANAGEMENT_HOST}: the address of health and metrics. */
        @WithDefault("127.0.0.1")
        String managementHost();

        /** {@code PORTICO_NODE_MANAGEMENT_PORT}: the port of health and metrics. */
        @WithDefault("8770")
        int managementPort();

        /** {@code PORTICO_NODE_TOKEN}: the node's token. */
        Optional<String> token();

        /** {@code PORTICO_NODE_TOKEN_FILE}: … or the file that it is in, read again at each attempt to connect. */
        Optional<Path> tokenFile();
    }

    /** What clients are held to; each is {@code PORTICO_NODE_…}. */
    interface Limits {
        @Limit("Exchanges on their way at once on the node; more are refused with 503")
        @WithDefault("10000")
        long runningMax();

        @Limit("Connections of clients at once to the node, from the accept on; more are closed")
        @WithDefault("16384")
        long connectionsMax();

        @Limit("A request's head, all fields and the request line; a larger one is refused with 431")
        @WithDefault("32KiB")
        @WithConverter(ByteSizeConverter.class)
        ByteSize headBytesMax();

        @Limit(
                "Until a request's head that has begun is there; then 408, and in HTTP/2 the connection ends. For a new connection's PROXY"
                        + " header, TLS handshake and HTTP/2 preface together as long; then it is closed")
        @WithDefault("10s")
        Duration headTimeout();

        @Limit("A connection without an exchange; then it is closed")
        @WithDefault("75s")
        Duration idleTimeout();

        @Limit("A request's body, but for gRPC to a service of HTTP/2; a larger one is refused with 413")
        @WithDefault("1GiB")
        @WithConverter(ByteSizeConverter.class)
        ByteSize bodyBytesMax();

        @Limit("A request's body without another octet, but for gRPC to a service of HTTP/2; then 408")
        @WithDefault("60s")
        Duration bodyIdleTimeout();

        @Limit(
                "Bodies that policies or retries hold at once on the node, shared by its event loops; more are refused with 503")
        @WithDefault("128MiB")
        @WithConverter(ByteSizeConverter.class)
        ByteSize heldBytesMax();

        @Limit("Streams open at a time on a connection of HTTP/2")
        @WithDefault("128")
        long streamsMax();

        @Limit("Streams that an HTTP/2 client resets in 30 s; then its connection is closed")
        @WithDefault("200")
        long resetsMax();
    }
}
